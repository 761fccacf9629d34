/** Solves small systems of linear equations; the numerics behind the fit. */

/** Below this part of the largest coefficient, a pivot is rounding noise. */
const SMALLEST_PIVOT = 1e-12;

export class SingularMatrixError extends Error {
  name = 'SingularMatrixError';
}

/** Gaussian elimination with partial pivoting: the x with `matrix · x = right`. */
export function solve(matrix, right) {
  const rows = matrix.map((row, index) => [...row, right[index]]);
  const size = rows.length;
  const scale = Math.max(...matrix.flat().map(Math.abs));

  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    if (!(Math.abs(rows[pivot][column]) > SMALLEST_PIVOT * scale)) {
      throw new SingularMatrixError('The points do not determine a polynomial of this degree.');
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = column + 1; row < size; row += 1) {
      const factor = rows[row][column] / rows[column][column];
      for (let entry = column; entry <= size; entry += 1) {
        rows[row][entry] -= factor * rows[column][entry];
      }
    }
  }

  const solution = new Array(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let rest = rows[row][size];
    for (let column = row + 1; column < size; column += 1) {
      rest -= rows[row][column] * solution[column];
    }
    solution[row] = rest / rows[row][row];
  }
  return solution;
}
