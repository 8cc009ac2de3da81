// Puts the types of a WIT file into a module, as wit-bindgen's and wasm-tools' section: node embed.mjs IN WIT OUT
import { readFileSync, writeFileSync } from 'node:fs';
import { componentEmbed } from '@bytecodealliance/jco';

const [input, wit, output] = process.argv.slice(2);
writeFileSync(output, await componentEmbed({ binary: readFileSync(input), witSource: readFileSync(wit, 'utf8') }));
