// Numbers, times and names as text.

const kThinSpace = "\u202f", kMinus = "\u2212";

function grouped(digits) { return digits.replace(/\B(?=(\d{3})+$)/g, kThinSpace); }

/** A number with three to four digits that count, thousands apart; "–" for none. */
function number(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const size = Math.abs(value), sign = value < 0 ? kMinus : "";
  if (size === 0) return "0";
  if (Number.isInteger(value) || size >= 1000) return sign + grouped(Math.round(size).toString());
  if (size < 1e-4) return sign + size.toExponential(1);
  return sign + size.toFixed(size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4);
}

/** A change in percent, always with its sign; factors from 3 up read better as such. */
function percent(change) {
  if (change === null || !Number.isFinite(change)) return "–";
  if (change >= 200) return `x ${number(1 + change / 100)}`;
  const size = Math.abs(change), digits = size >= 10 ? 0 : 1;
  return `${change < 0 ? kMinus : "+"}${size.toFixed(digits)} %`;
}

const kTimeUnits = [[1e9, "s"], [1e6, "ms"], [1e3, "us"], [1, "ns"]];

/** Nanoseconds in the unit that suits them. */
function duration(ns) {
  if (ns === null || ns === undefined) return "–";
  const [size, unit] = kTimeUnits.find(([s]) => Math.abs(ns) >= s) ?? [1, "ns"];
  const value = ns / size;
  return `${number(Number.isInteger(value) ? value : Number(value.toPrecision(4)))} ${unit}`;
}

/** " us/IO" and the like behind a number; nothing for the unit 1. */
function withUnit(value, unit) {
  return value === null || value === undefined || unit === "1" || unit === "" ? number(value) : `${number(value)} ${unit}`;
}

function capitalised(text) { return text.charAt(0).toUpperCase() + text.slice(1); }

/** A name that can stand in an element's id. */
function slug(text) { return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, ""); }
