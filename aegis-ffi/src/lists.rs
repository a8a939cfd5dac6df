//! Structs and arrays of them across the border. A caller says how large it knows a struct to be: older programs know less
//! of it than the library, newer ones more.

use crate::status::{Fault, aegis_status};
use std::marker::PhantomData;
use std::mem::MaybeUninit;

/// No struct will ever be larger.
const LARGEST: usize = 65_536;

/// A plain struct of the border.
///
/// # Safety
/// It is `repr(C)`, has no padding, and any octets make a valid one.
pub(crate) unsafe trait Plain: Copy {
    /// Its size in the first version of the ABI, below which no program was ever compiled.
    const FIRST_SIZE: usize = size_of::<Self>();
}

/// A caller's array, read element by element.
pub(crate) struct Elements<'a, T> {
    base: *const u8,
    size: usize,
    count: usize,
    lent: PhantomData<&'a [T]>,
}

impl<T: Plain> Elements<'_, T> {
    /// Checks a caller's array. What a program knows that the library does not must be zero.
    pub(crate) unsafe fn new(
        argument: &str,
        base: *const T,
        size: usize,
        count: usize,
    ) -> Result<Self, Fault> {
        check_size::<T>(argument, size)?;
        if base.is_null() && count > 0 {
            return Err(Fault::null(argument));
        }
        if size.checked_mul(count).is_none_or(|octets| octets > isize::MAX as usize) {
            return Err(Fault::new(aegis_status::Length, format!("{argument}: {count} elements")));
        }
        let elements = Self { base: base.cast(), size, count, lent: PhantomData };
        match (0..count).find(|index| !elements.is_known(*index)) {
            None => Ok(elements),
            Some(index) => {
                let text = format!("{argument}[{index}] sets what this library does not know");
                Err(Fault::new(aegis_status::StructSize, text))
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The array as it lies, where both sides know the same struct.
    pub(crate) fn slice(&self) -> Option<&[T]> {
        let base: *const T = self.base.cast();
        if self.count == 0 || self.size != size_of::<T>() || !base.is_aligned() {
            return None;
        }
        // SAFETY: it is aligned and not NULL, and the caller promised `count` elements of this size.
        Some(unsafe { std::slice::from_raw_parts(base, self.count) })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> + '_ {
        (0..self.count).map(|index| self.get(index))
    }

    fn get(&self, index: usize) -> T {
        let known = self.size.min(size_of::<T>());
        let mut element = MaybeUninit::<T>::zeroed();
        // SAFETY: `index` is below `count`, and the caller promised `count` elements of `size` octets; any octets, and
        // zeros behind them, make a valid element.
        unsafe {
            let from = self.base.add(index * self.size);
            element.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(from, known);
            element.assume_init()
        }
    }

    fn is_known(&self, index: usize) -> bool {
        (size_of::<T>()..self.size).all(|at| {
            // SAFETY: `at` is below `size`, `index` below `count`: within the array.
            unsafe { self.base.add(index * self.size + at).read() == 0 }
        })
    }
}

/// One struct of a caller.
pub(crate) unsafe fn read<T: Plain>(argument: &str, struct_at: *const T, size: usize) -> Result<T, Fault> {
    if struct_at.is_null() {
        return Err(Fault::null(argument));
    }
    // SAFETY: as the caller promised.
    Ok(unsafe { Elements::new(argument, struct_at, size, 1) }?.get(0))
}

/// One struct to a caller.
pub(crate) unsafe fn write<T: Plain>(value: &T, out: *mut T, size: usize) -> Result<(), Fault> {
    if out.is_null() {
        return Err(Fault::null("out"));
    }
    check_size::<T>("out", size)?;
    // SAFETY: it is not NULL, and the caller promises `size` octets there.
    unsafe { put(value, out.cast(), size) };
    Ok(())
}

/// As many of `items` as fit; `*length` is how many there are.
pub(crate) unsafe fn copy_out<T: Plain>(
    items: impl ExactSizeIterator<Item = T>,
    buffer: *mut T,
    size: usize,
    capacity: usize,
    length: *mut usize,
) -> Result<(), Fault> {
    if length.is_null() {
        return Err(Fault::null("out_len"));
    }
    // SAFETY: it is not NULL, and the caller promises that a length can be written there.
    unsafe { length.write(items.len()) };
    if capacity == 0 {
        return Ok(());
    }
    if buffer.is_null() {
        return Err(Fault::null("buf"));
    }
    check_size::<T>("elem_size", size)?;
    for (index, item) in items.take(capacity).enumerate() {
        // SAFETY: `index` is below `capacity`, and the caller promises so many elements of `size` octets.
        unsafe { put(&item, buffer.cast::<u8>().add(index * size), size) };
    }
    Ok(())
}

/// What both sides know, and zeros where the caller knows more.
unsafe fn put<T: Plain>(value: &T, to: *mut u8, size: usize) {
    let known = size.min(size_of::<T>());
    // SAFETY: the caller promises `size` octets at `to`; a plain struct has no padding, so all its octets have values.
    unsafe {
        to.copy_from_nonoverlapping(std::ptr::from_ref(value).cast(), known);
        to.add(known).write_bytes(0, size - known);
    }
}

fn check_size<T: Plain>(argument: &str, size: usize) -> Result<(), Fault> {
    if (T::FIRST_SIZE..=LARGEST).contains(&size) {
        return Ok(());
    }
    let text = format!("{argument}: a struct of {size} octets, {} are known", size_of::<T>());
    Err(Fault::new(aegis_status::StructSize, text))
}
