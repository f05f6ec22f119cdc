/** Figures of the process and of its requests, for Prometheus. */
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry as Metrics } from 'prom-client';

/** A registry of its own, so that several servers in one process do not add up. */
export function newMetrics(): Metrics {
  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics });
  return metrics;
}

export function countRequests(app: FastifyInstance, metrics: Metrics): void {
  const seconds = new Histogram({
    name: 'gatehouse_http_request_seconds',
    help: 'Duration of requests by operation and status',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    if (operation === undefined) return;
    seconds.observe({ operation: operation.id, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}
