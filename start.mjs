import { runInstalled } from './launcher/bootstrap.mjs';

runInstalled('launcher/src/main.ts');
