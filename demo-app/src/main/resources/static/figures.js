// Draws each canvas from the table it names: the first column are labels, every other one is a series.
(() => {
  const charts = [];

  const draw = () => {
    charts.splice(0).forEach((chart) => chart.destroy());
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const palette = ['--db-0', '--db-1', '--db-2', '--db-3'].map(colour);
    Chart.defaults.color = colour('--quiet');
    Chart.defaults.borderColor = colour('--line');
    Chart.defaults.animation = false;
    for (const canvas of document.querySelectorAll('canvas[data-chart]')) {
      const table = document.getElementById(canvas.dataset.table);
      const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
      const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent).slice(1);
      charts.push(
        new Chart(canvas, {
          type: canvas.dataset.chart === 'lines' ? 'line' : 'bar',
          data: {
            labels: rows.map((row) => row[0]),
            datasets: names.map((name, index) => ({
              label: name,
              data: rows.map((row) => Number(row[index + 1])),
              borderColor: palette[index],
              backgroundColor: palette[index],
            })),
          },
          options: {
            plugins: { legend: { display: names.length > 1 } },
            scales: { y: { beginAtZero: true, ticks: { precision: 0 } } },
          },
        }),
      );
    }
  };

  draw();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();
