/** The web UI begins here. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { styleNonce } from './parts/style-nonce.ts';
import { returnToPath } from './shell/return-path.ts';

returnToPath();

// Where the part of Mantine that keeps a page from scrolling behind a dialog looks for the nonce of its styles.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
