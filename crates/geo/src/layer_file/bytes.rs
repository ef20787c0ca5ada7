//! Reading numbers from bytes: whatever is missing is none.

/// Bytes that are still to be read.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'b>(pub(super) &'b [u8]);

impl<'b> Bytes<'b> {
    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    pub(super) fn take(&mut self, n: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[b]| b)
    }

    pub(super) fn u16_low_first(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self, low_first: bool) -> Option<u32> {
        self.array().map(if low_first { u32::from_le_bytes } else { u32::from_be_bytes })
    }

    pub(super) fn f64(&mut self, low_first: bool) -> Option<f64> {
        self.array().map(if low_first { f64::from_le_bytes } else { f64::from_be_bytes })
    }

    /// A number of things that follow, each of so many bytes at least: no more than there is room for.
    pub(super) fn count(&mut self, low_first: bool, each: usize) -> Option<usize> {
        let n = self.u32(low_first)? as usize;
        (n.checked_mul(each)? <= self.left()).then_some(n)
    }
}
