/** The form that asks for the token. `problem`: what was wrong with the last one; a text of ours, never of a stranger. */
export function renderLoginPage(problem?: string): string {
  return page(`<form method="post" action="/login">
<h1>Assay: queues</h1>
${problem === undefined ? '' : `<p role="alert">${problem}</p>\n`}<label for="token">Token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Open</button>
<p>It stands in the file that <code>dashboard.tokenFile</code> or <code>ASSAY_DASHBOARD_TOKEN_FILE</code> names.</p>
</form>`);
}

/** Goes on to the board by itself, to an address without a token in it. */
export function renderEnteredPage(): string {
  return page('<p><a href="/">Go on to the queues</a></p>', '<meta http-equiv="refresh" content="0; url=/">');
}

function page(body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
${head}<title>Assay: queues</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 15vh auto; padding: 0 1rem; color: #111; background: #fff }
input, button { font: inherit; display: block; width: 100%; box-sizing: border-box; margin: .4rem 0 1rem; padding: .5rem }
[role=alert] { color: #a40000 }
</style>
</head>
<body>
${body}
</body>
</html>
`;
}
