using Microsoft.Playwright;
using Xunit;

namespace ConvBench.Tests.Reporting.Html;

/// <summary>One browser for all tests of a class.</summary>
public sealed class BrowserOfTests : IAsyncLifetime
{
    /// <summary>A page loads in a second; on two cores that are busy with other tests it has taken more than 30.</summary>
    internal const float PatienceMs = 120_000;

    private IPlaywright? _playwright;

    internal IBrowser? Browser { get; private set; }

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.BrowserPath is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            Browser = await _playwright.Chromium.LaunchAsync(
                new() { ExecutablePath = path, Headless = true, Timeout = PatienceMs, Args = ["--no-sandbox"] });
        }
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>A run's page, opened from disk; it notes whatever goes wrong in it.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _faults = [];
    private IBrowserContext? _context;

    public IPage Page { get; private set; } = null!;

    /// <summary>Errors, warnings and requests for anything but the page itself.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<BrowserPage> Open(BrowserOfTests tests, IReadOnlyList<CaseRecord> records,
        ColorScheme colors = ColorScheme.Light, int width = 1300)
    {
        var opened = new BrowserPage();
        await opened.Start(tests.Browser ?? throw new InvalidOperationException(BrowserFactAttribute.Reason),
            ReportHtmlTests.Page(records), colors, width);
        return opened;
    }

    public Task<T> Eval<T>(string script) => Page.EvaluateAsync<T>(script);

    public Task<string?> Text(string selector) => Page.Locator(selector).TextContentAsync();

    /// <summary>Cells of a column in the rows that the document holds.</summary>
    public async Task<string[]> Cells(string title)
    {
        string[] titles = await Eval<string[]>("[...document.querySelectorAll('thead button')].map(b => b.textContent)");
        return await Eval<string[]>(
            $"[...document.querySelectorAll('tbody tr:not(.space)')].map(r => r.cells[{Array.IndexOf(titles, title)}].textContent)");
    }

    /// <summary>Something of the chart's own state: an expression of its option "o".</summary>
    public Task<T> Chart<T>(string expression) =>
        Eval<T>($"(() => {{ const o = echarts.getInstanceByDom(document.getElementById('chart')).getOption(); return {expression}; }})()");

    /// <summary>Pixels of a point of the chart, by its row's name.</summary>
    public async Task<(float X, float Y)> PointOf(string row)
    {
        float[] at = await Eval<float[]>($$"""
            (() => {
              const host = document.getElementById('chart'), chart = echarts.getInstanceByDom(host);
              host.scrollIntoView({ block: 'center' });
              const items = chart.getOption().series.filter(s => s.type === 'scatter').flatMap(s => s.data).filter(d => d.point);
              const names = [...document.querySelectorAll('tbody tr:not(.space)')].map(r => [r.id, r.cells[1].textContent]);
              const item = items.find(d => names.some(([id, name]) => id === 'row' + d.point.row && name === '{{row}}'));
              const [x, y] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, item.value), box = host.getBoundingClientRect();
              return [x + box.left, y + box.top];
            })()
            """);
        return (at[0], at[1]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null)
        {
            await _context.CloseAsync();
        }

        _folder.Dispose();
    }

    private async Task Start(IBrowser browser, string text, ColorScheme colors, int width)
    {
        string path = _folder.File("report.html", text), address = new Uri(path).AbsoluteUri;
        _context = await browser.NewContextAsync(new() { ColorScheme = colors, ViewportSize = new() { Width = width, Height = 900 } });
        _context.SetDefaultTimeout(BrowserOfTests.PatienceMs);
        Page = await _context.NewPageAsync();
        Page.Console += (_, m) => _faults.Add($"{m.Type}: {m.Text}");
        Page.PageError += (_, error) => _faults.Add(error);
        Page.RequestFailed += (_, r) => _faults.Add("failed: " + r.Url);
        Page.Request += (_, r) => _faults.AddRange(r.Url == address ? [] : ["asked for: " + r.Url]);

        // A clipboard that tells what it was given: the real one belongs to the desktop.
        await Page.AddInitScriptAsync(
            "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async t => { window.copied = t; } } });");
        await Page.GotoAsync(address);
    }
}
