//! Arrays for numpy. Those of one field of a picture's rows share its memory and keep it alive; none can be written to.
#![allow(clippy::cast_ptr_alignment, reason = "rows are aligned as their numbers are")]
#![allow(
    unsafe_code,
    reason = "numpy takes a pointer and an owner; what makes that sound is said where it is done"
)]

use numpy::ndarray::{ArrayView, ArrayViewD, Dimension, IxDyn, ShapeBuilder};
use numpy::{Element, PyArray, PyArrayDyn, PyArrayMethods};
use pyo3::prelude::*;

/// One field of all rows, without a copy. `shape` is the field's own, and `field` its numbers in each row.
///
/// `owner` keeps `rows` alive and unchanged: it is a frozen class that holds them behind an `Arc`.
pub(crate) fn column<'py, Row>(
    owner: &Bound<'py, PyAny>,
    rows: &[Row],
    shape: &[usize],
    field: impl Fn(&Row) -> &[f64],
) -> Bound<'py, PyAny> {
    let width = size_of::<f64>();
    let mut dims = vec![rows.len()];
    dims.extend_from_slice(shape);
    let whole = size_of::<Row>().is_multiple_of(width);
    let Some(first) = rows.first().filter(|row| whole && field(row).len() == shape.iter().product::<usize>())
    else {
        return locked(&PyArrayDyn::<f64>::zeros(owner.py(), IxDyn(&dims), false));
    };
    let offset = field(first).as_ptr().addr() - std::ptr::from_ref(first).addr();
    let mut strides = vec![size_of::<Row>() / width];
    strides.extend((0..shape.len()).map(|axis| shape[axis + 1..].iter().product::<usize>()));
    // SAFETY: the pointer is that of `rows` and reaches all of them. The field lies `offset` bytes into each row, so the
    // strides lead to its numbers in row after row, all within the slice; `f64`s of a row are aligned, as its size is a
    // multiple of theirs.
    let view: ArrayViewD<'_, f64> = unsafe {
        let start = rows.as_ptr().cast::<u8>().add(offset).cast::<f64>();
        ArrayView::from_shape_ptr(IxDyn(&dims).strides(IxDyn(&strides)), start)
    };
    borrowed(owner, &view)
}

/// An array of something that `owner` keeps alive and unchanged.
pub(crate) fn borrowed<'py, T: Element, D: Dimension>(
    owner: &Bound<'py, PyAny>,
    view: &ArrayView<'_, T, D>,
) -> Bound<'py, PyAny> {
    // SAFETY: the array holds on to its owner, which never lets go of the memory nor changes it while it lives: owners are
    // frozen classes. The array is closed to writing before anybody else sees it.
    locked(&unsafe { PyArray::borrow_from_array(view, owner.clone()) })
}

/// An array that nobody can write to any more.
pub(crate) fn locked<'py, T: Element, D: Dimension>(array: &Bound<'py, PyArray<T, D>>) -> Bound<'py, PyAny> {
    array.readwrite().make_nonwriteable();
    array.as_any().clone()
}
