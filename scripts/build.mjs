// `npm run build`
import { compile } from './compiled.mjs';

process.exitCode = compile() ? 0 : 1;
