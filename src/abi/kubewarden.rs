#![expect(unsafe_code, reason = "the host is called with addresses")]
//! Kubewarden, by waPC: the host asks for an operation, the guest fetches name and payload and replies.
//! An instance may serve one request or many: every call starts with an empty arena.

use crate::json;

use super::arena;

#[link(wasm_import_module = "wapc")]
unsafe extern "C" {
    fn __guest_request(operation: *mut u8, payload: *mut u8);
    fn __guest_response(reply: *const u8, length: usize);
    fn __guest_error(text: *const u8, length: usize);
}

/// Answers one operation: 1 with a reply, 0 with an error.
#[unsafe(no_mangle)]
extern "C" fn __guest_call(operation_length: usize, payload_length: usize) -> i32 {
    arena::reset(arena::base());
    let mut operation = vec![0; operation_length];
    let mut payload = vec![0; payload_length];
    // SAFETY: the host writes as many bytes as it announced, into buffers of that size.
    unsafe { __guest_request(operation.as_mut_ptr(), payload.as_mut_ptr()) };
    let mut reply = Vec::new();
    match operation.as_slice() {
        b"validate" => json::kubewarden_validate(&payload, &mut reply),
        b"validate_settings" => json::kubewarden_settings(&payload, &mut reply),
        b"protocol_version" => reply.extend_from_slice(br#""v1""#),
        _ => {
            let error = "this policy knows the operations validate, validate_settings and protocol_version";
            // SAFETY: the host copies the text before it returns.
            unsafe { __guest_error(error.as_ptr(), error.len()) };
            return 0;
        }
    }
    // SAFETY: the host copies the reply before it returns.
    unsafe { __guest_response(reply.as_ptr(), reply.len()) };
    1
}
