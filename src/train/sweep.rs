//! The inverse of a large symmetric positive definite matrix, block by block.
//!
//! Credit: the sweep operator is Goodnight's ("A tutorial on the SWEEP operator", The American
//! Statistician 33, 1979). What differs: it takes `BLOCK` rows at a time, in tiles that stay in
//! registers and caches, and works on the lower triangle alone, which halves the work.
//!
//! Guarantees: the same bits natively and in WebAssembly, for every sum has one order and no two
//! operations are fused. Cost: n³/2 multiplications and additions in `f32`; 4n² bytes.

/// Rows swept at once.
const BLOCK: usize = 64;
/// A tile of what one pass writes.
const TALL: usize = 4;
const WIDE: usize = 8;

/// A square matrix, of which only the lower triangle counts. Rows are padded to whole tiles.
#[derive(Clone, Debug)]
pub struct Symmetric {
    size: usize,
    stride: usize,
    values: Vec<f32>,
}

impl Symmetric {
    /// Of zeros, the padding's own corner aside: that is the identity, and stays apart.
    pub fn zeros(size: usize) -> Self {
        let stride = size.next_multiple_of(WIDE);
        let mut values = vec![0.0; stride * stride];
        (size..stride).for_each(|i| values[i * stride + i] = 1.0);
        Self { size, stride, values }
    }

    /// Rows and columns.
    pub const fn size(&self) -> usize {
        self.size
    }

    fn place(&self, i: usize, j: usize) -> usize {
        i.max(j) * self.stride + i.min(j)
    }

    /// The value at row `i`, column `j`, or the other way round.
    pub fn get(&self, i: usize, j: usize) -> f32 {
        self.values.get(self.place(i, j)).copied().unwrap_or(0.0)
    }

    /// Adds to it.
    pub fn add(&mut self, i: usize, j: usize, value: f32) {
        let place = self.place(i, j);
        if let Some(slot) = self.values.get_mut(place) {
            *slot += value;
        }
    }

    /// Becomes its own inverse with the sign turned.
    pub fn sweep(&mut self) {
        let n = self.stride;
        let (mut left, mut right) = (vec![0.0; n * BLOCK], vec![0.0; n * BLOCK]);
        for from in (0..n).step_by(BLOCK) {
            let width = BLOCK.min(n - from);
            let pivot = self.pivot(from, width);
            for i in 0..n {
                let column = |k: usize| f64::from(self.get(i, from + k));
                let row: [f64; BLOCK] =
                    std::array::from_fn(|k| if k < width { column(k) } else { 0.0 });
                let product = product(&row, &pivot, width);
                for k in 0..BLOCK {
                    left[i * BLOCK + k] = product[k] as f32;
                    right[(i / WIDE * BLOCK + k) * WIDE + i % WIDE] = row[k] as f32;
                }
            }
            for (i, rows) in self.values.chunks_exact_mut(n * TALL).enumerate() {
                let left = &left[i * TALL * BLOCK..][..TALL * BLOCK];
                update(rows, n, left, &right[..((i * TALL) / WIDE + 1) * WIDE * BLOCK]);
            }
            for i in 0..n {
                for k in 0..width {
                    let inside = (from..from + width).contains(&i);
                    let value = if inside {
                        -pivot[(i - from) * width + k] as f32
                    } else {
                        left[i * BLOCK + k]
                    };
                    let place = self.place(i, from + k);
                    self.values[place] = value;
                }
            }
        }
    }

    /// The inverse of a block on the diagonal, in `f64`.
    fn pivot(&self, from: usize, width: usize) -> Vec<f64> {
        let at = |i: usize, j: usize| i * width + j;
        let mut block = vec![0.0; width * width];
        for i in 0..width {
            for j in 0..width {
                block[at(i, j)] = f64::from(self.get(from + i, from + j));
            }
        }
        for k in 0..width {
            let pivot = block[at(k, k)];
            for i in (0..width).filter(|i| *i != k) {
                let factor = block[at(i, k)] / pivot;
                for j in (0..width).filter(|j| *j != k) {
                    block[at(i, j)] -= factor * block[at(k, j)];
                }
            }
            for i in (0..width).filter(|i| *i != k) {
                block[at(i, k)] /= pivot;
                block[at(k, i)] /= pivot;
            }
            block[at(k, k)] = -1.0 / pivot;
        }
        block.iter_mut().for_each(|v| *v = -*v);
        block
    }
}

/// A row times a square matrix. A function of its own, called often, as [`update`] is: V8 changes to
/// optimised code only from one call to the next.
#[inline(never)]
fn product(row: &[f64; BLOCK], matrix: &[f64], width: usize) -> [f64; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (factor, row) in row.iter().zip(matrix.chunks_exact(width)) {
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += factor * value);
    }
    sums
}

/// Takes `left · right` from a few rows, tile by tile as far as `right` goes.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128"))]
#[inline(never)]
fn update(rows: &mut [f32], stride: usize, left: &[f32], right: &[f32]) {
    for (tile, right) in right.chunks_exact(WIDE * BLOCK).enumerate() {
        let mut sums = [[0.0_f32; WIDE]; TALL];
        for (k, right) in right.chunks_exact(WIDE).enumerate() {
            for (row, sums) in sums.iter_mut().enumerate() {
                let factor = left[row * BLOCK + k];
                for (sum, value) in sums.iter_mut().zip(right) {
                    *sum += factor * value;
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            let place = row * stride + tile * WIDE;
            rows[place..place + WIDE].iter_mut().zip(sums).for_each(|(v, sum)| *v -= sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::random::SplitMix64;

    #[test]
    fn swept_and_turned_it_is_the_inverse() {
        for n in [1, 7, 8, 64, 65, 150, 203] {
            let mut random = SplitMix64::new(n as u64);
            let mut matrix = Symmetric::zeros(n);
            for row in 0..3 * n {
                let own: Vec<usize> = (0..6).map(|_| random.below(n)).collect();
                for (i, j) in own.iter().flat_map(|i| own.iter().map(move |j| (*i, *j))) {
                    if i >= j {
                        matrix.add(i, j, 1.0);
                    }
                }
                matrix.add(row % n, row % n, 3.0);
            }
            let mut inverse = matrix.clone();
            inverse.sweep();
            for i in 0..n {
                for j in 0..n {
                    let product =
                        (0..n).map(|k| f64::from(matrix.get(i, k)) * -f64::from(inverse.get(k, j)));
                    let expected = if i == j { 1.0 } else { 0.0 };
                    assert!((product.sum::<f64>() - expected).abs() < 1e-4, "{n}: {i}, {j}");
                }
            }
        }
    }
}
