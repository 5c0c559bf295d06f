//! The downhill simplex, for functions of a handful of parameters without derivatives.
//!
//! Credit: Nelder and Mead (The Computer Journal 7, 1965), with the standard coefficients. A
//! simplex can collapse before it has arrived, so the search starts afresh from where it ended
//! until that brings nothing more. Deterministic: the same function and start give the same bytes.

/// Where a search ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Minimum<const N: usize> {
    pub(super) at: [f64; N],
    pub(super) value: f64,
    pub(super) evaluations: u32,
}

const MAX_RESTARTS: u32 = 12;
const MAX_STEPS: u32 = 2_000;

/// The minimum of `f` near `start`, to `tolerance` in the function's value. A value that is not
/// finite counts as out of bounds; `start` must be within.
pub(super) fn minimum<const N: usize>(
    start: [f64; N],
    step: f64,
    tolerance: f64,
    f: impl Fn(&[f64; N]) -> f64,
) -> Minimum<N> {
    let f = |at: &[f64; N]| Some(f(at)).filter(|v| v.is_finite()).unwrap_or(f64::INFINITY);
    let mut best = Minimum { at: start, value: f(&start), evaluations: 1 };
    for restart in 0..MAX_RESTARTS {
        let before = best.value;
        let step = if restart == 0 { step } else { step / 4.0 };
        best = descend(best, step, tolerance, &f);
        if restart > 0 && before - best.value <= tolerance {
            break;
        }
    }
    best
}

type Vertex<const N: usize> = ([f64; N], f64);

fn descend<const N: usize>(
    from: Minimum<N>,
    step: f64,
    tolerance: f64,
    f: &impl Fn(&[f64; N]) -> f64,
) -> Minimum<N> {
    let mut evaluations = from.evaluations;
    let mut look = |at: [f64; N]| {
        evaluations += 1;
        (at, f(&at))
    };
    let mut simplex: Vec<Vertex<N>> = vec![(from.at, from.value)];
    for axis in 0..N {
        let mut at = from.at;
        at[axis] += step;
        simplex.push(look(at));
    }
    for _ in 0..MAX_STEPS {
        simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
        let (best, second_worst, worst) = (simplex[0], simplex[N - 1], simplex[N]);
        if worst.1 - best.1 <= tolerance * 0.1 {
            break;
        }
        let centre = centre(&simplex[..N]);
        let reflected = look(along(&centre, &worst.0, -1.0));
        let replacement = if reflected.1 < best.1 {
            let expanded = look(along(&centre, &worst.0, -2.0));
            Some(if expanded.1 < reflected.1 { expanded } else { reflected })
        } else if reflected.1 < second_worst.1 {
            Some(reflected)
        } else {
            let towards = if reflected.1 < worst.1 { -0.5 } else { 0.5 };
            let contracted = look(along(&centre, &worst.0, towards));
            (contracted.1 < worst.1.min(reflected.1)).then_some(contracted)
        };
        match replacement {
            Some(vertex) => simplex[N] = vertex,
            None => simplex
                .iter_mut()
                .skip(1)
                .for_each(|vertex| *vertex = look(along(&best.0, &vertex.0, 0.5))),
        }
    }
    simplex.sort_by(|a, b| a.1.total_cmp(&b.1));
    Minimum { at: simplex[0].0, value: simplex[0].1, evaluations }
}

fn centre<const N: usize>(vertices: &[Vertex<N>]) -> [f64; N] {
    let mut sum = [0.0; N];
    for (at, _) in vertices {
        sum.iter_mut().zip(at).for_each(|(s, v)| *s += v);
    }
    sum.map(|s| s / vertices.len() as f64)
}

/// `origin` moved by `factor` times the way to `to`.
fn along<const N: usize>(origin: &[f64; N], to: &[f64; N], factor: f64) -> [f64; N] {
    std::array::from_fn(|i| origin[i] + factor * (to[i] - origin[i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curved_valley_is_followed_to_its_end() {
        let rosenbrock = |[x, y]: &[f64; 2]| {
            let (a, b) = (1.0 - x, y - x * x);
            a * a + 100.0 * b * b
        };
        let found = minimum([-1.2, 1.0], 0.5, 1e-14, rosenbrock);
        assert!(found.value < 1e-12, "{found:?}");
        assert!((found.at[0] - 1.0).abs() < 1e-5);
    }

    #[test]
    fn a_value_that_is_not_finite_is_a_wall() {
        let found = minimum([1.0], 0.5, 1e-12, |[x]| if *x < 0.5 { f64::NAN } else { *x });
        assert!((found.at[0] - 0.5).abs() < 1e-6, "{found:?}");
    }
}
