/** What opens a door: keys, tokens and passwords, by the forms in which they are written down. */
import { type Rule, rule } from './finding.js';

/**
 * Prefixes that their makers chose so that a leaked key can be recognised, each with the letters that
 * follow. None asks for anything after its last repetition, so none can fail after a long look.
 */
const KNOWN_KEYS = [
  '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|ANPA|ANVA|AIPA)[A-Z0-9]{12,}', // AWS
  'AIza[\\w-]{30,}', // Google API
  'ya29\\.[\\w-]{16,}', // Google OAuth
  'GOCSPX-[\\w-]{20,}',
  'gh[opsur]_[A-Za-z0-9]{20,}', // GitHub
  'github_pat_\\w{20,}',
  'gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[\\w-]{16,}', // GitLab
  'xox[a-z]-[A-Za-z0-9-]{8,}', // Slack
  'xapp-[A-Za-z0-9-]{8,}',
  'hooks\\.slack\\.com/[\\w/+-]{8,}',
  'discord(?:app)?\\.com/api/webhooks/[\\w/-]{8,}',
  '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,}', // Stripe
  'whsec_[A-Za-z0-9+/=]{16,}',
  'sk-(?:proj|svcacct|admin|ant|or|lf|live|test)-[\\w-]{12,}', // OpenAI, Anthropic, OpenRouter
  'sk-[A-Za-z0-9]{20,}',
  '(?:gsk|fw|r8|hf|npm|dckr_pat|rubygems|lin_api|lin_oauth|ntn|sbp|phx|phc|glsa|glc|secret)_[A-Za-z0-9]{20,}',
  'pypi-[\\w-]{40,}',
  'cio[A-Za-z0-9]{32}', // crates.io
  'dapi[0-9a-f]{32}', // Databricks
  'do[opr]_v1_[0-9a-f]{32,}', // DigitalOcean
  'SG\\.[\\w-]{16,}(?:\\.[\\w-]*)?', // SendGrid
  'key-[0-9a-f]{32}', // Mailgun
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}', // Shopify
  'sq0[a-z]{3}-[\\w-]{20,}', // Square
  'sntr[a-z]{1,2}_[\\w=+/-]{20,}', // Sentry
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{20,}', // Doppler
  'hv[bsr]\\.[\\w-]{20,}', // Vault
  'atlasv1\\.[\\w-]{20,}', // Terraform
  'PMAK-[\\w-]{20,}', // Postman
  'pat[A-Za-z0-9]{14}\\.[0-9a-f]{20,}', // Airtable
  '(?:pplx|xai)-[A-Za-z0-9]{20,}',
  '\\d{8,10}:AA[\\w-]{30,}', // Telegram
  'AGE-SECRET-KEY-1[A-Z0-9]{20,}',
];

/** Words that, before an equals sign or a colon, announce a secret. */
const SECRET_NAME =
  '(?:passwor[dt]|passwd|pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|signature|credential|\\bsig)(?:[_-]?(?:key|value))?s?';

/** Up to the same quotation mark, or up to what ends a bare word. */
const QUOTED_VALUE = '(?<quote>["\'`])(?<only>(?:(?!\\k<quote>)[^\\r\\n])+)';
const BARE_VALUE = '(?!\\\\["\'])(?<only>[^\\s"\'`,;&<>(){}]+)';

/** A mixture as it comes from a random generator, hardly from a person who names things. */
const RANDOM_RUN = /[A-Za-z0-9_+=-]{32,}/g;

export const secretRules: readonly Rule[] = [
  // Up to the end line; where that was cut off, up to the end of the text.
  rule(
    'private key',
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}-----|$)/gi,
  ),
  rule('private key', /b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=\s\\]*/g), // OpenSSH, without its first line
  rule('private key', /PuTTY-User-Key-File-\d:[\s\S]*?(?:Private-MAC:\s{0,4}[0-9a-f]*|$)/gi),
  // Up to the last @ before the path: a password may hold one.
  rule('credentials', /:(?:\\?\/){2}(?<only>[^\s/?#"'<>`]+)(?=@)/dg),
  rule('credentials', /%3A(?:%2F){2}(?<only>[^\s/?#"'<>`]{1,256})(?=@|%40)/dgi),
  // A password may also hold a slash, when it does not look like a port.
  rule(
    'credentials',
    /:(?:\\?\/){2}(?<only>[^\s/?#"'<>@:]{0,128}:(?!\d{1,5}[/?#])[^\s"'<>@]{1,256})(?=@)/dg,
  ),
  rule(
    'token',
    /(?:authorization|cookie)["'\\]{0,4}\s{0,4}[:=]\s{0,4}["'\\]{0,4}(?<only>[^"'\\\r\n]+)/dgi,
  ),
  rule('token', /bearer(?:\s|%20|\+){1,4}["'\\]{0,2}(?<only>[\w.~+/=%-]{6,})/dgi),
  // Base64 of `name:password` holds a digit, a sign or a change of case, which a word does not.
  rule(
    'token',
    /(?:[Bb]asic|BASIC)\s{1,4}(?<only>(?=[A-Za-z]{0,64}(?:[0-9+/=]|[a-z][A-Z]))[\w+/=-]{6,})/dg,
  ),
  // Base64 of `{"`: a JSON Web Token, or JSON that somebody packed.
  rule('token', /eyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g),
  rule('API key', new RegExp(KNOWN_KEYS.join('|'), 'g')),
  ...[`\\\\?${QUOTED_VALUE}`, BARE_VALUE].flatMap((value) => [
    rule(
      'secret',
      new RegExp(`${SECRET_NAME}["'\\]\\\\]{0,4}\\s{0,4}[:=]{1,3}>?\\s{0,4}${value}`, 'dgi'),
    ),
    rule('secret', new RegExp(`--[\\w-]{0,24}?${SECRET_NAME}[= ]\\s{0,4}${value}`, 'dgi')),
  ]),
  rule('secret', /[0-9a-f]{32,}/gi),
  function* random(text) {
    for (const { 0: run, index } of text.matchAll(RANDOM_RUN)) {
      if (/[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run)) {
        yield { start: index, end: index + run.length, kind: 'secret' };
      }
    }
  },
];
