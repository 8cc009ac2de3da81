// Runs kernels in V8: reads lines of NAME and SIZE, answers each with a checksum and the nanoseconds of processor time
// of one run.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]));
instance.exports._initialize();
console.log('ready');

for await (const line of createInterface({ input: process.stdin })) {
    const [name, size] = line.split(' ');
    const run = instance.exports['run_' + name];
    const start = process.cpuUsage();
    const checksum = run(Number(size));
    const time = process.cpuUsage(start);
    console.log(BigInt.asUintN(64, checksum).toString(16).padStart(16, '0') + ' ' + (time.user + time.system) * 1000);
}
