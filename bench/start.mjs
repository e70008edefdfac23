import { runInstalled } from '../launcher/bootstrap.mjs';

runInstalled('bench/src/main.ts');
