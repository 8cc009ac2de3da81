;; For the golden listing: a structure and an array, made, cast and used.
(module
  (type $pair (struct (field $left (mut i8)) (field $right (ref null $pair))))
  (type $numbers (array (mut i64)))
  (func (param $any anyref) (param $numbers (ref null $numbers)) (result i64)
    (struct.set $pair $left (ref.cast (ref $pair) (local.get $any)) (i32.const 7))
    (array.get $numbers (local.get $numbers)
      (struct.get_u $pair $left (struct.new $pair (i32.const 1) (ref.null $pair)))))
)
