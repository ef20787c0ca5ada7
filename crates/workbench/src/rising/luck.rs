//! Chance that falls the same on every machine: its logarithms come from `libm`.

/// SplitMix64, with the distributions that a made-up province needs.
#[derive(Clone, Debug)]
pub(super) struct Luck(u64);

impl Luck {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A seed to be used again.
    pub fn kept(&mut self) -> u64 {
        self.next()
    }

    /// At least 0, below 1.
    pub fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Below a number.
    pub fn below(&mut self, n: u32) -> u32 {
        (self.part() * f64::from(n)) as u32
    }

    /// One of them.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(u32::try_from(all.len()).unwrap_or(u32::MAX)) as usize)
    }

    /// As many as come by themselves where so many are expected: by intervals for few, by a bell for many.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 60.0 {
            return (mean + self.bell() * libm::sqrt(mean) + 0.5).max(0.0) as u32;
        }
        let (least, mut product, mut many) = (libm::exp(-mean), self.part(), 0);
        while product > least {
            product *= self.part();
            many += 1;
        }
        many
    }

    /// Mean 0, deviation 1.
    fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.part()).sum::<f64>() - 6.0
    }

    /// Around 1, with a deviation of the logarithm.
    pub fn about_one(&mut self, deviation: f64) -> f64 {
        libm::exp(deviation * self.bell() - deviation * deviation / 2.0)
    }

    /// How many report one thing, so that the variance of few by their mean is this: a logarithmic distribution, by which a count is
    /// negative binomial.
    pub fn cluster(&mut self, clusters: f64) -> u32 {
        let p = 1.0 - 1.0 / clusters;
        if p <= 0.0 {
            return 1;
        }
        let (at, mut many) = (self.part(), 1_u32);
        let mut term = -p / libm::log(1.0 - p);
        let mut sum = term;
        while sum < at && many < 50 {
            term *= p * f64::from(many) / f64::from(many + 1);
            many += 1;
            sum += term;
        }
        many
    }

    pub fn mean_of_cluster(clusters: f64) -> f64 {
        let p = 1.0 - 1.0 / clusters;
        if p <= 0.0 { 1.0 } else { -p / ((1.0 - p) * libm::log(1.0 - p)) }
    }
}
