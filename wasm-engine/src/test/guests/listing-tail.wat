;; For the golden listing: a function that calls itself last, and others.
(module
  (func $count (param $n i32) (param $total i64) (result i64)
    (if (i32.eqz (local.get $n)) (then (return_call $odd (local.get $total))))
    (return_call $count (i32.sub (local.get $n) (i32.const 1)) (i64.add (local.get $total) (i64.const 1))))
  (func $odd (param i64) (result i64) (return_call $leaf (local.get 0)))
  (func $leaf (param i64) (result i64) (local.get 0))
)
