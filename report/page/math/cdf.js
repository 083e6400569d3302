// Distributions from bins of [lower, upper, count].

/** Points of "so many percent are not longer": {x, y}, x in ns (at least 1, for a logarithmic axis), y from 0 to 100. */
function cdf(bins) {
  const total = bins.reduce((sum, bin) => sum + bin[2], 0);
  if (total === 0) return [];
  const points = [{x: Math.max(1, bins[0][0]), y: 0}];
  let so_far = 0;
  for (const [, upper, count] of bins) points.push({x: Math.max(1, upper), y: (so_far += count) / total * 100});
  return points[0].x === points[1].x ? points.slice(1) : points;
}

/** Several of them over the same ascending xs: [xs, ys, ys, ...]. Between its own points a curve runs straight over the logarithm of x,
 *  0 before them and 100 behind. */
function onCommonXs(curves) {
  const xs = [...new Set(curves.flatMap(curve => curve.map(p => p.x)))].sort((a, b) => a - b);
  const column = curve => {
    let i = 0;
    return xs.map(x => {
      while (i < curve.length && curve[i].x < x) ++i;
      if (i === curve.length) return 100;
      if (curve[i].x === x) return curve[i].y;
      if (i === 0) return 0;
      const [a, b] = [curve[i - 1], curve[i]];
      return a.y + (b.y - a.y) * Math.log(x / a.x) / Math.log(b.x / a.x);
    });
  };
  return [xs, ...curves.map(column)];
}

/** 100 - y of every curve, for the tail; null where nothing is left, since a logarithm has no zero. */
function tails([xs, ...curves]) {
  return [xs, ...curves.map(ys => ys.map(y => (100 - y > 1e-9 ? 100 - y : null)))];
}
