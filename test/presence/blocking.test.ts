/** Account blocking on a real domain controller: all that needs one, in one domain. */
import './who-is-blocked.ts';
import './somebody-else.ts';
import './switches.ts';
import './doors.ts';
import './whole-way.ts';
import './interruptions.ts';
