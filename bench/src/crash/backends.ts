import pg from 'pg';

/** A session's process of the gateway or the worker; one that is writing, if any is. */
export async function pickBackend(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()
         and application_name like 'cong %' and application_name not like 'cong-launcher%'
       order by application_name like '%writer' desc, state = 'active' desc, random() limit 1`,
    );
    const [first] = rows;
    if (first === undefined) throw new Error('the gateway has no session');
    return first.pid;
  } finally {
    await client.end();
  }
}
