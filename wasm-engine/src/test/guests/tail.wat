;; Tail calls of every kind, n deep: the stack must not grow.
(module
  (type $step (func (param i64 i64) (result i64)))
  (type $wide (func (param i64 f64 externref) (result i64)))
  (import "other" "bounce" (func $bounce (type $step)))
  (table $table 4 funcref)
  (elem (i32.const 0) $even_indirect $odd_indirect)
  (elem declare func $by_reference $by_reference_back)

  (func $self (export "self") (type $step) (local $fresh i64)
    (if (i64.eqz (local.get 0))
      (then (return (i64.add (local.get 1) (local.get $fresh)))))
    (local.set $fresh (i64.const 1000))
    (return_call $self
      (i64.sub (local.get 0) (i64.const 1))
      (i64.add (local.get 1) (i64.const 1))))

  (func $even (export "even") (type $step)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $odd (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1)) (f64.const 0.5)))
  (func $odd (param i64 i64 f64) (result i64)
    (if (i64.eqz (local.get 0)) (then (return (i64.sub (i64.const 0) (local.get 1)))))
    (return_call $even (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1))))

  (func $even_indirect (export "evenIndirect") (type $step)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect (type $step)
      (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1)) (i32.const 1)))
  (func $odd_indirect (type $step)
    (if (i64.eqz (local.get 0)) (then (return (i64.sub (i64.const 0) (local.get 1)))))
    (return_call_indirect (type $step)
      (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1)) (i32.const 0)))

  (func $by_reference (export "byReference") (type $wide)
    (if (i64.eqz (local.get 0)) (then (return (i64.trunc_f64_s (local.get 1)))))
    (return_call_ref $wide
      (i64.sub (local.get 0) (i64.const 1)) (f64.add (local.get 1) (f64.const 1)) (local.get 2)
      (ref.func $by_reference_back)))
  (func $by_reference_back (type $wide)
    (if (ref.is_null (local.get 2)) (then (return (i64.const -1))))
    (return_call_ref $wide (local.get 0) (local.get 1) (local.get 2) (ref.func $by_reference)))

  ;; calls an import last, which calls this module's "back" last
  (func $forth (export "forth") (type $step)
    (if (i64.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $bounce (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1))))

  ;; a plain call in the middle, with more than one result
  (func $pair (param i64) (result i64 i64)
    (if (i64.eqz (local.get 0)) (then (return (i64.const 7) (i64.const 35))))
    (return_call $pair2 (i64.sub (local.get 0) (i64.const 1))))
  (func $pair2 (param i64) (result i64 i64)
    (return_call $pair (local.get 0)))
  (func (export "sumOfPair") (param i64) (result i64)
    (i64.add (call $pair (local.get 0))))

  ;; a tail call of a function without tail calls
  (func $leaf (param i64) (result i64) (i64.mul (local.get 0) (i64.const 2)))
  (func (export "callLeaf") (param i64) (result i64) (return_call $leaf (local.get 0)))

  (func $endless (export "endlessSelf") (result i64) (return_call $endless))
  (func $ping (export "endlessMutual") (result i64) (return_call $pong))
  (func $pong (result i64) (return_call $ping))

  ;; traps at the end of a chain
  (func $trap (export "trapAfter") (param i64) (result i64)
    (if (i64.eqz (local.get 0)) (then (unreachable)))
    (return_call $trap2 (i64.sub (local.get 0) (i64.const 1))))
  (func $trap2 (param i64) (result i64) (return_call $trap (local.get 0)))
)
