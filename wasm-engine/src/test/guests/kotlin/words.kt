import kotlin.wasm.ExperimentalWasmInterop
import kotlin.wasm.WasmExport

interface Shape {
    fun area(): Double
}

class Square(val side: Double) : Shape {
    override fun area() = side * side
}

class Circle(val radius: Double) : Shape {
    override fun area() = 3.0 * radius * radius
}

@OptIn(ExperimentalWasmInterop::class)
@WasmExport
fun areas(n: Int): Double {
    val shapes = List(n) { if (it % 2 == 0) Square(it.toDouble()) else Circle(it.toDouble()) }
    return shapes.sumOf { it.area() }
}

@OptIn(ExperimentalWasmInterop::class)
@WasmExport
fun distinctWords(seed: Int): Int {
    val text = StringBuilder()
    var state = seed
    repeat(1000) {
        state = state * 1103515245 + 12345
        text.append("word").append((state ushr 16) % 100).append(' ')
    }
    return text.split(' ').filter { it.isNotEmpty() }.groupingBy { it }.eachCount().size
}

tailrec fun gcd(a: Int, b: Int): Int = if (b == 0) a else gcd(b, a % b)

@OptIn(ExperimentalWasmInterop::class)
@WasmExport
fun sumOfGcds(n: Int): Int = (1..n).sumOf { gcd(it, n) }

@OptIn(ExperimentalWasmInterop::class)
@WasmExport
fun caught(n: Int): Int = try {
    if (n > 3) throw IllegalStateException("too many: $n") else n
} catch (ex: IllegalStateException) {
    ex.message!!.length
}
