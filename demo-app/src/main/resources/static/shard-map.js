// Shows what the server sends every second: how busy each virtual shard is, how full each database is.
(() => {
  const map = document.getElementById('map');
  const cells = new Map();
  for (const cell of map.querySelectorAll('[data-shard]')) {
    cells.set(Number(cell.dataset.shard), cell);
  }
  const databases = new Map();
  const databaseOf = new Map();
  for (const section of map.querySelectorAll('[data-database]')) {
    const parts = {};
    for (const part of section.querySelectorAll('[data-is]')) {
      parts[part.dataset.is] = part;
    }
    databases.set(section.dataset.database, parts);
    for (const cell of section.querySelectorAll('[data-shard]')) {
      databaseOf.set(Number(cell.dataset.shard), section.dataset.database);
    }
  }
  const traffic = document.getElementById('traffic');
  const hotList = document.getElementById('hot');
  const cool = document.getElementById('cool');
  const number = new Intl.NumberFormat('en');
  const level = (operations) => (operations === 0 ? 0 : Math.min(6, 1 + Math.floor(Math.log2(operations))));

  const show = (moment) => {
    moment.operations.forEach((operations, shard) => {
      const cell = cells.get(shard);
      cell.dataset.load = level(operations);
      cell.title = `virtual shard ${shard}: ${operations} a second`;
      cell.classList.toggle('hot', moment.hot.includes(shard));
    });
    for (const database of moment.databases) {
      const parts = databases.get(database.name);
      parts.statements.textContent = number.format(database.statements);
      const silent = database.answers ? '' : `${database.name} does not answer. How many rows it has is not known.`;
      if (parts.silent.textContent !== silent) {
        // Said aloud when it changes, not every second.
        parts.silent.textContent = silent;
      }
      parts.stored.hidden = !database.answers;
      parts.full.value = database.percent;
      parts.percent.textContent = `${database.percent} % full`;
      parts.rows.textContent = number.format(database.rows);
    }
    hotList.replaceChildren(
      ...moment.hot.map((shard) => {
        const item = document.createElement('li');
        item.textContent = `virtual shard ${shard} on ${databaseOf.get(shard)}: ${number.format(moment.operations[shard])} operations a second`;
        return item;
      }),
    );
    cool.hidden = moment.hot.length > 0;
    const run = moment.traffic;
    traffic.textContent =
      run.clients === 0
        ? 'No traffic runs.'
        : `${run.clients} clients run: ${number.format(run.operations)} operations` +
          (run.failures === 0 ? '.' : `, ${number.format(run.failures)} failed: ${run.lastFailure}`);
    map.dataset.seconds = Number(map.dataset.seconds ?? 0) + 1;
  };

  let source;
  const listen = () => {
    source = new EventSource(map.dataset.events);
    source.onerror = () => {
      traffic.textContent = 'Not connected. What the map shows is old.';
      if (source.readyState === EventSource.CLOSED) {
        // Refused, as where too many look: a browser does not ask again by itself.
        setTimeout(listen, 30_000);
      }
    };
    source.onmessage = (event) => show(JSON.parse(event.data));
  };
  listen();
  window.addEventListener('pagehide', () => source.close());
})();
