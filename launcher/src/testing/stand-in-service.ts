import { createServer } from 'node:http';

// Stands in for a gateway, simulator or shop: node stand-in-service.ts PORT ready|fails|silent
const [port, behaviour] = process.argv.slice(2);
if (behaviour === 'fails') {
  console.error('the setting CONG_X is wrong');
  process.exit(3);
}
if (behaviour === 'ready') {
  const { DATABASE_URL, CONG_DATA_DIR, PORT } = process.env;
  const seen = JSON.stringify({ pid: process.pid, DATABASE_URL, CONG_DATA_DIR, PORT });
  createServer((_request, response) => response.end(seen)).listen(Number(port), '127.0.0.1');
} else {
  setInterval(() => {}, 1_000);
}
process.on('SIGTERM', () => {
  console.log('ended in order');
  process.exit(0);
});
