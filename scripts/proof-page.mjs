/** The page of what was measured, from the last result of each part: every figure stands there once. */
import { digits, markdownTable, reached, wanted } from '../bench/report.mjs';

const HEADING = `# Proof

What \`npm run proof\` measured last, part by part: \`npm run proof -- import recording\` measures some
anew, and the others stay as they were. It ends with 1 where a target is missed, or a part was never
measured. Nobody writes here: the page is made from \`bench/results/\`.

Peers are measured in the same run, in processes of their own that take turns, and are compared round
by round; a figure is the median, beside it the middle half of the samples. Where the load at the start
is above the number of cores, others used the machine, and times are too long. What was tried, what it
brought and what the limits are, is told in [performance](performance.md).`;

const day = (at) => at.slice(0, 10);

function targetRow({ part, command }, { title }, target) {
  return [
    `[${title}](#${part}): ${target.what}`,
    wanted(target),
    reached(target) ? digits(target.value) : `**${digits(target.value)}: missed**`,
    `\`${command}\``,
  ];
}

/** Every target of every part. */
function targetsOf(measured) {
  return measured.flatMap((part) =>
    part.results.flatMap((result) => result.targets.map((target) => ({ part, result, target }))),
  );
}

function summary(measured, missing) {
  const targets = targetsOf(measured);
  const missed = targets.filter(({ target }) => !reached(target));
  const sentences = [
    `${targets.length} targets; reached: ${targets.length - missed.length}, ` +
      `missed: ${missed.length}.`,
    ...(missing.length === 0 ? [] : [`Never measured: ${missing.join(', ')}.`]),
  ];
  const rows = [...missed, ...targets.filter((each) => !missed.includes(each))];
  const table = markdownTable({
    header: ['What', 'Target', 'Measured', 'Again by'],
    rows: rows.map(({ part, result, target }) => targetRow(part, result, target)),
  });
  return `## Targets\n\n${sentences.join(' ')}\n\n${table}`;
}

function section({ part, command, at, commit, machine, results }) {
  const { node, system, processor, cores, load } = machine;
  const tables = results.map(({ title, table }) => `### ${title}\n\n${markdownTable(table)}`);
  return [
    `## ${part}`,
    `${day(at)}, commit ${commit}, Node ${node}, ${system}, ${cores} cores (${processor}), load ${load} ` +
      `at the start: \`${command}\``,
    ...tables,
  ].join('\n\n');
}

/** `measured`: the last result of each part, in order; `missing`: the names of the others. */
export function proofPage(measured, missing) {
  return `${[HEADING, summary(measured, missing), ...measured.map(section)].join('\n\n')}\n`;
}

/** Nothing is missed, and nothing was left out. */
export function isProved(measured, missing) {
  return missing.length === 0 && targetsOf(measured).every(({ target }) => reached(target));
}
