// A vitest reporter that writes down what scripts/test.mjs needs: counts, what was skipped and why, what failed outside of tests.
import { writeFileSync } from 'node:fs';

/** Writes to the file that the environment variable TEST_SUMMARY names. */
export default class TestSummary {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      // A file that could not be loaded, or a suite whose hook failed, has errors of its own and tests that never ran.
      const suites = [module, ...module.children.allSuites()];
      summary.failed += suites.filter((suite) => suite.errors().length > 0).length;
      for (const test of module.children.allTests()) {
        const { state, errors, note } = test.result();
        if (state === 'passed') summary.passed += 1;
        else if (state === 'skipped' && !errors?.length) {
          summary.skipped.push({ name: `${module.relativeModuleId}: ${test.fullName}`, reason: note ?? null });
        } else {
          // Failed, or never ended because its process did.
          summary.failed += 1;
        }
      }
    }
    writeFileSync(process.env.TEST_SUMMARY, JSON.stringify(summary));
  }
}
