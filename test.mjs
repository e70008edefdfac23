import { runInstalled } from './launcher/bootstrap.mjs';

runInstalled('launcher/src/checks/main.ts');
