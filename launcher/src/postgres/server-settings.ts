/** How PostgreSQL is run: `durable` survives a power cut; a throw-away one is for tests only. */
export type Durability = 'durable' | 'throwaway';

const ALWAYS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  max_connections: '200',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
};

const BY_DURABILITY = {
  durable: {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    min_wal_size: '256MB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
  },
  throwaway: {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
  },
} satisfies Record<Durability, Record<string, string>>;

/** Command-line settings, given at each start, so that an old data folder gets new ones. */
export function serverArguments(durability: Durability, port: number): readonly string[] {
  const settings = { ...ALWAYS, ...BY_DURABILITY[durability], port: String(port) };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
