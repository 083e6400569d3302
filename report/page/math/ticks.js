// Where an axis has its marks.

/** At most about `most` round values that cover `low` to `high`. */
function ticks(low, high, most) {
  if (!(high > low)) return [low];
  const rough = (high - low) / most, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(f => f * power).find(s => s >= rough * 0.999);
  const values = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) values.push(i * step + 0);  // no -0
  return values;
}

/** Marks of a logarithmic axis: one to nine times each power of ten. */
function logTicks(low, high) {
  const values = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    for (let i = 1; i <= 9; ++i) if (i * power >= low && i * power <= high) values.push(i * power);
  return values;
}

/** Those of them that get a number, null for the others: powers of ten, of less than three decades 2 and 5 as well. */
function withNumbers(marks) {
  const isPower = v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-6;
  const few = marks.filter(isPower).length < 3;
  return marks.map(v => (isPower(v) || (few && (isPower(v / 2) || isPower(v / 5))) ? v : null));
}

/** Even marks as text, all with as many digits behind the point as one of them needs. */
function tickTexts(values) {
  const whole = (v, digits) => Math.abs(v * 10 ** digits - Math.round(v * 10 ** digits)) < 1e-6 * 10 ** digits;
  const digits = [0, 1, 2, 3, 4, 5].find(d => values.every(v => whole(v, d))) ?? 6;
  return values.map(v => {
    const [integer, rest] = Math.abs(v).toFixed(digits).split(".");
    return (v < 0 ? kMinus : "") + grouped(integer) + (rest ? `.${rest}` : "");
  });
}

/** A function from [low, high] to pixels. */
function scale(low, high, from, to) {
  const factor = high > low ? (to - from) / (high - low) : 0;
  return value => from + (value - low) * factor;
}

/** Maps times to [0, 1] such that each stretch between two of them takes room by the logarithm of its length: long waits are
 *  shortened, short work can be seen. With `exact` nothing is shortened. */
function timeAxis(times, exact) {
  const stops = [...new Set(times)].sort((a, b) => a - b);
  const weight = exact ? ns => ns : ns => Math.log2(1 + ns / 500);
  const at = [0];
  for (let i = 1; i < stops.length; ++i) at.push(at[i - 1] + weight(stops[i] - stops[i - 1]));
  const whole = at[at.length - 1] || 1;
  return time => {
    const i = Math.min(lowerBound(stops, time), stops.length - 1);
    if (stops[i] === time || i === 0) return at[i] / whole;
    const part = (time - stops[i - 1]) / (stops[i] - stops[i - 1]);
    return (at[i - 1] + part * (at[i] - at[i - 1])) / whole;
  };
}

/** Steps of one lane that overlap get places beside each other: [{step, place, of}]. */
function besides(steps) {
  const ends = [], placed = [...steps].sort((a, b) => a.begin - b.begin).map(step => {
    const free = ends.findIndex(end => end <= step.begin), place = free < 0 ? ends.length : free;
    ends[place] = step.begin + step.duration;
    return {step, place};
  });
  return placed.map(p => ({...p, of: Math.max(1, ends.length)}));
}

/** Index of the first of ascending `values` that is not below `value`. */
function lowerBound(values, value) {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}
