// Loaded before a service's own code: a launcher that was killed outright takes its services along,
// so that the next start finds the ports free.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening to the channel would keep a service alive that is done.
process.channel?.unref();
