// Runs the cases of LinkCases with node:wasi.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const module = await WebAssembly.compile(readFileSync(process.argv[2]));
for (const line of readFileSync(process.argv[3], 'utf8').trimEnd().split('\n')) {
    const [folder, ...args] = line.split('\t');
    const stdout = openSync(folder + '/shown', 'w');
    const preopens = { '/work': folder + '/grant' };
    const wasi = new WASI({ version: 'preview1', args: ['links', ...args], preopens, stdout, returnOnExit: true });
    wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()));
    closeSync(stdout);
}
