/** Fits a polynomial to points by least squares, and records each fit in the session. */
import { solve } from './solve.js';
import { telemetry } from './telemetry.js';

function evaluate(coefficients, x) {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function fit(points, degree) {
  if (!Number.isInteger(degree) || degree < 0) {
    throw new RangeError('The degree is a whole number, 0 or more.');
  }
  const bad = points.findIndex(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y));
  if (bad >= 0) throw new TypeError(`Point ${bad + 1} is not a pair of numbers.`);

  // The normal equations: for each power, the residuals times that power of x sum up to nothing.
  const powers = Array.from({ length: degree + 1 }, (_, power) => power);
  const matrix = powers.map((row) =>
    powers.map((column) => sum(points.map(([x]) => x ** (row + column)))),
  );
  const right = powers.map((power) => sum(points.map(([x, y]) => y * x ** power)));
  const coefficients = solve(matrix, right);

  const residuals = points.map(([x, y]) => y - evaluate(coefficients, x));
  const ys = points.map(([, y]) => y);
  const mean = sum(ys) / ys.length;
  const variation = sum(ys.map((y) => (y - mean) ** 2));
  const unexplained = sum(residuals.map((residual) => residual ** 2));
  return {
    /** Lowest power first. */
    coefficients,
    residuals,
    rms: Math.sqrt(unexplained / points.length),
    /** Part of the variation that the polynomial explains, 0 to 1. */
    explained: variation === 0 ? 1 : 1 - unexplained / variation,
  };
}

/**
 * `points` are pairs [x, y]. Throws a `TypeError` or `RangeError` for arguments that make no
 * sense, and a `SingularMatrixError` where the points do not determine the polynomial.
 */
export function fitPolynomial(points, { degree = 1 } = {}) {
  return telemetry.withSession('fit', (invoke) => {
    telemetry.appendInvokeContext(invoke, (context) => {
      context.points = points;
      context.degree = degree;
    });
    const result = fit(points, degree);
    telemetry.appendInvokeContext(invoke, (context) => {
      context.residuals = Float64Array.from(result.residuals);
      context.rms = result.rms;
    });
    return result;
  });
}
