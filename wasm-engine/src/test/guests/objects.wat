;; Structures, arrays, casts: what the specification's scripts do not look at.
(module
  (rec
    (type $node (sub (struct (field $value i64) (field $next (mut (ref null $node))))))
    (type $marked (sub $node (struct (field i64) (field (mut (ref null $node))) (field $mark (mut i8))))))
  (type $bytes (array (mut i8)))
  (type $longs (array (mut i64)))
  (type $nodes (array (mut (ref null $node))))
  (type $vector (struct (field $v (mut v128)) (field i32)))
  (type $vectors (array (mut v128)))
  (type $fixed (array v128))
  (global $first (ref $node) (struct.new $marked (i64.const 40) (ref.null $node) (i32.const 300)))
  (global $constants (ref $fixed) (array.new_fixed $fixed 2 (v128.const i64x2 1 2) (v128.const i64x2 3 4)))
  (data $text "0123456789abcdef0123456789ABCDEF")

  ;; a list of n nodes, and the sum of their values
  (func $list (export "list") (param $n i64) (result (ref null $node)) (local $head (ref null $node))
    (loop $more
      (if (i64.gt_s (local.get $n) (i64.const 0))
        (then
          (local.set $head (struct.new $node (local.get $n) (local.get $head)))
          (local.set $n (i64.sub (local.get $n) (i64.const 1)))
          (br $more))))
    (local.get $head))
  (func $sum (export "sum") (param $node (ref null $node)) (result i64) (local $total i64)
    (block $end
      (loop $more
        (local.set $total (i64.add (local.get $total)
          (struct.get $node $value (br_on_null $end (local.get $node)))))
        (local.set $node (struct.get $node $next (local.get $node)))
        (br $more)) (unreachable))
    (local.get $total))
  (func (export "sumOfList") (param i64) (result i64) (call $sum (call $list (local.get 0))))
  ;; makes a list of n nodes over and over: garbage
  (func (export "churn") (param $rounds i64) (param $n i64) (result i64) (local $last i64)
    (loop $more
      (local.set $last (call $sum (call $list (local.get $n))))
      (br_if $more (i64.gt_s (local.tee $rounds (i64.sub (local.get $rounds) (i64.const 1))) (i64.const 0))))
    (local.get $last))

  (func (export "mark") (result i32) (struct.get_u $marked $mark (ref.cast (ref $marked) (global.get $first))))
  (func (export "isMarked") (param anyref) (result i32) (ref.test (ref $marked) (local.get 0)))
  (func (export "first") (result anyref) (global.get $first))
  (func (export "take") (param (ref $node)) (result i64) (struct.get $node $value (local.get 0)))

  (func (export "newBytes") (param i32) (result i32) (array.len (array.new_default $bytes (local.get 0))))
  (func (export "newLongs") (param i32) (result i32) (array.len (array.new $longs (i64.const 1) (local.get 0))))
  ;; keeps arrays of `size` bytes in an array of `count` of them
  (func (export "hoard") (param $count i32) (param $size i32) (result i32) (local $kept (ref null $kept))
    (local.set $kept (array.new_default $kept (local.get $count)))
    (loop $more
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (array.set $kept (local.get $kept) (local.get $count) (array.new_default $bytes (local.get $size)))
      (br_if $more (local.get $count)))
    (array.len (local.get $kept)))
  (type $kept (array (mut (ref null $bytes))))

  ;; vectors
  (func (export "vectorField") (param i64) (result i64) (local $s (ref null $vector))
    (local.set $s (struct.new $vector (i64x2.splat (local.get 0)) (i32.const 5)))
    (struct.set $vector $v (local.get $s) (i64x2.add (struct.get $vector $v (local.get $s)) (v128.const i64x2 1 2)))
    (i64.add (i64x2.extract_lane 0 (struct.get $vector $v (local.get $s)))
      (i64.mul (i64.const 1000) (i64x2.extract_lane 1 (struct.get $vector $v (local.get $s))))))
  (func (export "vectorElements") (result i64) (local $a (ref $vectors)) (local $b (ref $vectors))
    (local.set $a (array.new $vectors (v128.const i64x2 5 6) (i32.const 4)))
    (array.set $vectors (local.get $a) (i32.const 1) (v128.const i64x2 70 80))
    (array.fill $vectors (local.get $a) (i32.const 2) (v128.const i64x2 900 1000) (i32.const 1))
    (local.set $b (array.new_default $vectors (i32.const 4)))
    (array.copy $vectors $vectors (local.get $b) (i32.const 0) (local.get $a) (i32.const 1) (i32.const 3))
    (i64.add
      (i64.add (i64x2.extract_lane 1 (array.get $vectors (local.get $b) (i32.const 0)))
        (i64x2.extract_lane 0 (array.get $vectors (local.get $b) (i32.const 1))))
      (i64.add (i64x2.extract_lane 0 (array.get $vectors (local.get $b) (i32.const 2)))
        (i64x2.extract_lane 1 (array.get $fixed (global.get $constants) (i32.const 1))))))
  (func (export "vectorData") (result i32)
    (i8x16.extract_lane_u 3 (array.get $vectors (array.new_data $vectors $text (i32.const 0) (i32.const 2)) (i32.const 1))))
  (func (export "fixedVectors") (param i64) (result i64) (local $a (ref $fixed))
    (local.set $a (array.new_fixed $fixed 2 (i64x2.splat (local.get 0)) (v128.const i64x2 8 9)))
    (i64.add (i64x2.extract_lane 1 (array.get $fixed (local.get $a) (i32.const 0)))
      (i64x2.extract_lane 0 (array.get $fixed (local.get $a) (i32.const 1)))))
  ;; vectors as arguments of tail calls
  (func $turn (export "turn") (param $n i32) (param $v v128) (result v128)
    (if (i32.eqz (local.get $n)) (then (return (local.get $v))))
    (return_call $turn_back (i64x2.add (local.get $v) (v128.const i64x2 1 10)) (local.get $n)))
  (func $turn_back (param $v v128) (param $n i32) (result v128)
    (return_call $turn (i32.sub (local.get $n) (i32.const 1)) (local.get $v)))
  (func $spin (param $v v128) (param $n i32) (result v128) (local $other v128)
    (if (i32.eqz (local.get $n)) (then (return (i64x2.add (local.get $v) (local.get $other)))))
    (local.set $other (v128.const i64x2 100 100))
    (return_call $spin (i64x2.add (local.get $v) (v128.const i64x2 1 10)) (i32.sub (local.get $n) (i32.const 1))))
  (func (export "turned") (param i32) (result i64) (local $v v128)
    (local.set $v (i64x2.add (call $turn (local.get 0) (v128.const i64x2 0 0))
      (call $spin (v128.const i64x2 0 0) (local.get 0))))
    (i64.add (i64x2.extract_lane 0 (local.get $v)) (i64x2.extract_lane 1 (local.get $v))))
)
