//! The border itself: no panic crosses it, and a handle is used by one call at a time.

use crate::status::{Fault, aegis_status};
use crate::text::write_error;
use std::any::Any;
use std::cell::{Cell, UnsafeCell};
use std::ffi::{CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// Called in the thread of the call that failed, with the pointer that was given for it. The text lives until it returns.
/// It may call the library, but not this handle (AEGIS_STATUS_BUSY), and must not throw.
pub type aegis_diagnostic =
    Option<unsafe extern "C" fn(user: *mut c_void, status: aegis_status, text: *const c_char)>;

/// What a handle points to.
pub(crate) struct Handle<T> {
    is_busy: AtomicBool,
    guarded: UnsafeCell<Guarded<T>>,
}

struct Guarded<T> {
    value: T,
    is_poisoned: bool,
    last_error: String,
    diagnostic: aegis_diagnostic,
    user: *mut c_void,
}

impl<T> Handle<T> {
    pub(crate) fn new(value: T) -> Self {
        let last_error = String::new();
        let guarded =
            Guarded { value, is_poisoned: false, last_error, diagnostic: None, user: std::ptr::null_mut() };
        Self { is_busy: AtomicBool::new(false), guarded: UnsafeCell::new(guarded) }
    }

    /// Runs `work` with all that is guarded, unless another call is at it.
    fn enter<R>(&self, work: impl FnOnce(&mut Guarded<T>) -> R) -> Option<R> {
        if self.is_busy.swap(true, Ordering::Acquire) {
            return None;
        }
        // SAFETY: only one call at a time passes the line above, until the flag is taken back; `work` does not unwind, as
        // all that may panic in it is caught.
        let result = work(unsafe { &mut *self.guarded.get() });
        self.is_busy.store(false, Ordering::Release);
        Some(result)
    }

    /// The text of the latest failure into a caller's buffer, and its length.
    pub(crate) unsafe fn last_error(&self, buffer: *mut c_char, capacity: usize) -> usize {
        // SAFETY: the caller promises `capacity` octets at `buffer`.
        let copied = self.enter(|guarded| unsafe { write_error(&guarded.last_error, buffer, capacity) });
        copied.unwrap_or(0)
    }

    /// Whom to tell of failures.
    pub(crate) fn set_diagnostic(&self, diagnostic: aegis_diagnostic, user: *mut c_void) -> aegis_status {
        let set = self.enter(|guarded| (guarded.diagnostic, guarded.user) = (diagnostic, user));
        set.map_or(aegis_status::Busy, |()| aegis_status::Ok)
    }
}

impl<T> Guarded<T> {
    fn run(&mut self, work: impl FnOnce(&mut T) -> Result<(), Fault>) -> aegis_status {
        if self.is_poisoned {
            return aegis_status::Poisoned;
        }
        match caught(|| work(&mut self.value)) {
            Ok(()) => aegis_status::Ok,
            Err(fault) => {
                self.is_poisoned = fault.status == aegis_status::Panic;
                self.fail(fault)
            }
        }
    }

    fn fail(&mut self, fault: Fault) -> aegis_status {
        self.last_error = fault.text;
        if let Some(tell) = self.diagnostic {
            let text = CString::new(self.last_error.as_str()).unwrap_or_default();
            // SAFETY: the caller promised a function that takes these and does not throw; the text outlives the call.
            unsafe { tell(self.user, fault.status, text.as_ptr()) };
        }
        fault.status
    }
}

/// A call on a handle.
pub(crate) fn with<T>(
    handle: Option<&Handle<T>>,
    work: impl FnOnce(&mut T) -> Result<(), Fault>,
) -> aegis_status {
    let Some(handle) = handle else { return aegis_status::NullPointer };
    handle.enter(|guarded| guarded.run(work)).unwrap_or(aegis_status::Busy)
}

/// A call that makes a handle: `*out` is the new one, or NULL and the reason stands in `error`.
pub(crate) unsafe fn make<H>(
    out: *mut *mut H,
    (error, capacity): (*mut c_char, usize),
    work: impl FnOnce() -> Result<H, Fault>,
) -> aegis_status {
    let made = if out.is_null() { Err(Fault::null("out")) } else { caught(work) };
    let (handle, text, status) = match made {
        Ok(handle) => (Box::into_raw(Box::new(handle)), String::new(), aegis_status::Ok),
        Err(Fault { status, text }) => (std::ptr::null_mut(), text, status),
    };
    if !out.is_null() {
        // SAFETY: it is not NULL, and the caller promises that a pointer can be written there.
        unsafe { out.write(handle) };
    }
    // SAFETY: the caller promises `capacity` octets at `error`.
    unsafe { write_error(&text, error, capacity) };
    status
}

/// A call without a handle.
pub(crate) fn alone(work: impl FnOnce() -> Result<(), Fault>) -> aegis_status {
    caught(work).map_or_else(|fault| fault.status, |()| aegis_status::Ok)
}

/// Gives a handle back. One that a call is still at is left alone: memory is lost, but not in use.
pub(crate) unsafe fn free<H, T>(pointer: *mut H, handle: impl FnOnce(&H) -> &Handle<T>) {
    // SAFETY: the caller promises NULL or a handle that was made here and not freed.
    let Some(held) = (unsafe { pointer.as_ref() }) else { return };
    if handle(held).is_busy.swap(true, Ordering::Acquire) {
        return;
    }
    // A value whose drop panics is lost; the program is not.
    let _ = caught(|| {
        // SAFETY: it came from Box::into_raw in `make`, and nobody else is at it.
        drop(unsafe { Box::from_raw(pointer) });
        Ok(())
    });
}

thread_local! {
    /// How deep this thread is inside guarded calls.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// Runs `work`; a panic becomes a fault, and is not printed.
fn caught<R>(work: impl FnOnce() -> Result<R, Fault>) -> Result<R, Fault> {
    keep_quiet();
    DEPTH.set(DEPTH.get() + 1);
    // What `work` may have left half-done is inside a handle, which is poisoned.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.unwrap_or_else(|payload| Err(Fault::new(aegis_status::Panic, message(payload.as_ref()))))
}

/// Panics inside guarded calls print nothing; all others are told as they would have been.
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if DEPTH.get() == 0 {
                before(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text =
        payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    format!("the library panicked: {}", text.unwrap_or("without a word"))
}
