;; The other half of a chain of tail calls between two instances.
(module
  (type $step (func (param i64 i64) (result i64)))
  (table (export "table") 1 funcref)
  (func (export "bounce") (type $step)
    (if (i64.eqz (local.get 0)) (then (return (i64.sub (i64.const 0) (local.get 1)))))
    (return_call_indirect (type $step)
      (i64.sub (local.get 0) (i64.const 1)) (i64.add (local.get 1) (i64.const 1)) (i32.const 0)))
)
