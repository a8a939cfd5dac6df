//! Text across the border.

use crate::status::{Fault, aegis_status};
use std::ffi::c_char;

/// More than any configuration or snapshot that makes sense.
const MOST_OCTETS: usize = isize::MAX as usize;

/// A caller's octets. An empty slice may come as NULL.
pub(crate) unsafe fn octets<'a>(argument: &str, octets: *const u8, length: usize) -> Result<&'a [u8], Fault> {
    if length == 0 {
        return Ok(&[]);
    }
    if octets.is_null() {
        return Err(Fault::null(argument));
    }
    if length > MOST_OCTETS {
        return Err(Fault::new(aegis_status::Length, format!("{argument}: {length} octets")));
    }
    // SAFETY: it is not NULL and not absurdly long, and the caller promises so many octets there.
    Ok(unsafe { std::slice::from_raw_parts(octets, length) })
}

/// A caller's text that ends with a NUL.
pub(crate) unsafe fn string<'a>(argument: &str, text: *const c_char) -> Result<&'a str, Fault> {
    if text.is_null() {
        return Err(Fault::null(argument));
    }
    // SAFETY: it is not NULL, and the caller promises that it ends with a NUL.
    let text = unsafe { std::ffi::CStr::from_ptr(text) };
    text.to_str().map_err(|_| Fault::new(aegis_status::Text, format!("{argument} is not UTF-8")))
}

/// All octets, or none where they do not fit; a capacity of 0 only asks for the length.
pub(crate) unsafe fn copy_octets(
    octets: &[u8],
    buffer: *mut u8,
    capacity: usize,
    length: *mut usize,
) -> Result<(), Fault> {
    if length.is_null() {
        return Err(Fault::null("out_len"));
    }
    // SAFETY: it is not NULL, and the caller promises that a length can be written there.
    unsafe { length.write(octets.len()) };
    if capacity == 0 {
        return Ok(());
    }
    if buffer.is_null() {
        return Err(Fault::null("buf"));
    }
    if capacity < octets.len() {
        let text = format!("{} octets are needed, there is room for {capacity}", octets.len());
        return Err(Fault::new(aegis_status::BufferTooSmall, text));
    }
    // SAFETY: the caller promises `capacity` octets there, which are enough, and the library's own lie elsewhere.
    unsafe { buffer.copy_from_nonoverlapping(octets.as_ptr(), octets.len()) };
    Ok(())
}

/// The same of text, with a NUL behind it that the length does not count.
pub(crate) unsafe fn copy_text(
    text: &str,
    buffer: *mut c_char,
    capacity: usize,
    length: *mut usize,
) -> Result<(), Fault> {
    // SAFETY: as the caller promised; one octet is kept for the NUL.
    unsafe { copy_octets(text.as_bytes(), buffer.cast(), capacity.saturating_sub(1), length) }?;
    if capacity == 1 && !text.is_empty() {
        let needed = format!("{} octets are needed, there is room for 1", text.len() + 1);
        return Err(Fault::new(aegis_status::BufferTooSmall, needed));
    }
    if capacity > 0 {
        if buffer.is_null() {
            return Err(Fault::null("buf"));
        }
        // SAFETY: `capacity` is more than the text's length, as copying would have failed else.
        unsafe { buffer.add(text.len()).write(0) };
    }
    Ok(())
}

/// As much of an error's text as fits, with a NUL; and how long it is in all.
pub(crate) unsafe fn write_error(text: &str, buffer: *mut c_char, capacity: usize) -> usize {
    if !buffer.is_null() && capacity > 0 {
        let fits =
            (0..capacity.min(text.len() + 1)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        // SAFETY: the caller promises `capacity` octets there, and `fits` is less.
        unsafe {
            buffer.cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), fits);
            buffer.add(fits).write(0);
        }
    }
    text.len()
}
