// Look at pages with pa11y, one browser for all: a job as JSON comes in, a line of JSON a look goes out.
import pa11y from "pa11y";
import puppeteer from "puppeteer";

let text = "";
for await (const part of process.stdin) { text += part; }
const job = JSON.parse(text);
const browser = await puppeteer.launch({ executablePath: job.browser, args: job.arguments, headless: true });
for (const look of job.looks) {
  const page = await browser.newPage();
  await page.setViewport({ width: 390, height: 844 });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: look.scheme },
    { name: "prefers-reduced-motion", value: "reduce" }
  ]);
  const result = await pa11y(look.url, {
    browser, page, timeout: 120000, standard: "WCAG2AA", runners: ["htmlcs"],
    headers: look.cookie ? { Cookie: look.cookie } : {}
  });
  const found = result.issues.map((one) => `${one.code}: ${one.context.slice(0, 110)}`);
  console.log(JSON.stringify({ name: look.name, scheme: look.scheme, found }));
  await page.close();
}
await browser.close();
