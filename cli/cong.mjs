#!/usr/bin/env node
// Plain JavaScript for Node 20: it starts the rest under the Node that npm installed.
import { runUnderInstalledNode } from '../launcher/bootstrap.mjs';

// Files are named from where the command is typed.
runUnderInstalledNode('cli/src/main.ts', process.cwd());
