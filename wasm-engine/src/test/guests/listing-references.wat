;; For the golden listing: a call by reference, unless that is null.
(module
  (type $unary (func (param i32) (result i32)))
  (func (param $callee (ref null $unary)) (result i32)
    (block $null
      (return (call_ref $unary (i32.const 1) (br_on_null $null (local.get $callee)))))
    (i32.const 0))
)
