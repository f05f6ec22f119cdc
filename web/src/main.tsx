/** The web UI begins here. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
