#![expect(unsafe_code, reason = "the host is called with addresses")]
//! Kubewarden, by waPC: the host asks for an operation, the guest fetches name and payload and replies.
//! An instance may serve one request or many: every call starts with an empty arena.

use crate::json;
use crate::wire::Ink;

use super::arena;
#[cfg(feature = "clock")]
use super::clock::now;

#[link(wasm_import_module = "wapc")]
unsafe extern "C" {
    fn __guest_request(operation: *mut u8, payload: *mut u8);
    fn __guest_response(reply: *const u8, length: usize);
    fn __guest_error(text: *const u8, length: usize);
    fn __host_call(
        binding: *const u8,
        binding_length: usize,
        namespace: *const u8,
        namespace_length: usize,
        operation: *const u8,
        operation_length: usize,
        payload: *const u8,
        payload_length: usize,
    ) -> i32;
    fn __host_response_len() -> usize;
    fn __host_response(answer: *mut u8);
    fn __host_error_len() -> usize;
    fn __host_error(text: *mut u8);
}

/// Answers one operation: 1 with a reply, 0 with an error.
#[unsafe(no_mangle)]
extern "C" fn __guest_call(operation_length: usize, payload_length: usize) -> i32 {
    arena::reset(arena::base());
    let mut operation = vec![0; operation_length];
    let mut payload = vec![0; payload_length];
    // SAFETY: the host writes as many bytes as it announced, into buffers of that size.
    unsafe { __guest_request(operation.as_mut_ptr(), payload.as_mut_ptr()) };
    let mut reply = Ink::default();
    match operation.as_slice() {
        b"validate" => json::kubewarden_validate(&payload, &mut get_resource, &now, &mut reply),
        b"validate_settings" => json::kubewarden_settings(&payload, &mut reply),
        b"protocol_version" => reply.push("\"v1\""),
        _ => {
            let error = "this policy knows the operations validate, validate_settings and protocol_version";
            // SAFETY: the host copies the text before it returns.
            unsafe { __guest_error(error.as_ptr(), error.len()) };
            return 0;
        }
    }
    let reply = reply.written();
    // SAFETY: the host copies the reply before it returns.
    unsafe { __guest_response(reply.as_ptr(), reply.len()) };
    1
}

/// The module that every waPC host loads asks for no time.
#[cfg(not(feature = "clock"))]
fn now() -> Option<crate::settings::Now> {
    None
}

/// Asks the host for an object of the cluster: its answer, or its error.
fn get_resource(payload: &str) -> Result<Vec<u8>, Vec<u8>> {
    let [binding, namespace, operation] = ["kubewarden", "kubernetes", "get_resource"];
    // SAFETY: the host reads the four texts before it returns.
    let answered = unsafe {
        __host_call(
            binding.as_ptr(),
            binding.len(),
            namespace.as_ptr(),
            namespace.len(),
            operation.as_ptr(),
            operation.len(),
            payload.as_ptr(),
            payload.len(),
        )
    } == 1;
    // SAFETY: neither takes or gives an address.
    let length = unsafe { if answered { __host_response_len() } else { __host_error_len() } };
    let mut answer = vec![0; length];
    // SAFETY: the host writes as many bytes as it announced, into a buffer of that size.
    unsafe {
        if answered { __host_response(answer.as_mut_ptr()) } else { __host_error(answer.as_mut_ptr()) }
    };
    if answered { Ok(answer) } else { Err(answer) }
}
