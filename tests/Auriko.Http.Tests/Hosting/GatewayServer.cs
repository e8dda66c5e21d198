using System.Net.Http.Headers;
using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Background;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Routing;
using Auriko.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Moq;

namespace Auriko.Http.Tests.Hosting;

/// <summary>The whole HTTP surface on a real server on loopback, over a gateway that the test scripts.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new();

    private GatewayServer(WebApplication app, ScriptedGateway gateway, SteppedClock clock, SwitchedCheck check)
    {
        _app = app;
        (Gateway, Clock, Check) = (gateway, clock, check);
        Catalog = (FixedCatalog)app.Services.GetRequiredService<ICatalog>();
        Authenticator = (OneKeyAuthenticator)app.Services.GetRequiredService<ICallerAuthenticator>();
        Keys = (MemoryKeys)app.Services.GetRequiredService<IApiKeyStore>();
        Figures = (SetFigures)app.Services.GetRequiredService<ILiveFigures>();
        Usage = (SetUsage)app.Services.GetRequiredService<IUsageReports>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpMessageInvoker(_handler);
    }

    public ScriptedGateway Gateway { get; }

    public required ScriptedBackground Background { get; init; }

    public required MemoryReplies Replies { get; init; }

    public required Mock<IByokKeys> Byok { get; init; }

    public SteppedClock Clock { get; }

    public SwitchedCheck Check { get; }

    public FixedCatalog Catalog { get; }

    public OneKeyAuthenticator Authenticator { get; }

    public MemoryKeys Keys { get; }

    public SetFigures Figures { get; }

    public SetUsage Usage { get; }

    /// <summary>Gives the key a budget.</summary>
    public BudgetStatus Budget
    {
        set
        {
            Authenticator.Caller = Authenticator.Caller with { Policy = new KeyPolicy { Budget = new KeyBudget(value.Limit, value.Period) } };
            ((SetBudget)_app.Services.GetRequiredService<IBudgetFigures>()).Status = value;
        }
    }

    public Uri Address { get; }

    public HttpMessageInvoker Client { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<GatewayServer> StartAsync(
        Dictionary<string, string?>? settings = null, string[]? providers = null, Action<KestrelServerOptions>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(server => configure?.Invoke(server));
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();

        var (gateway, clock, check) = (new ScriptedGateway(), new SteppedClock(), new SwitchedCheck());
        var limits = new KeyLimits(new OwnWindows(), new LimitOptions().Freeze(), new AccessOptions().Freeze(), clock);
        var (background, replies, byok) = (new ScriptedBackground(), new MemoryReplies(clock), new Mock<IByokKeys>());
        builder.Services.AddRoutingCore()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IResponseGateway>(new LimitedGateway(gateway, limits))
            .AddSingleton<IBackgroundResponses>(background)
            .AddSingleton<ICallerAuthenticator, OneKeyAuthenticator>()
            .AddSingleton<IBudgetFigures, SetBudget>()
            .AddSingleton<MemoryKeys>()
            .AddSingleton<IApiKeyStore>(provider => provider.GetRequiredService<MemoryKeys>())
            .AddSingleton<IKeyUses>(provider => provider.GetRequiredService<MemoryKeys>())
            .AddSingleton<ApiKeyAdministration>()
            .AddSingleton<IWorkspaceKeys, WorkspaceKeys>()
            .AddSingleton<ICatalog, FixedCatalog>()
            .AddSingleton<ILiveFigures, SetFigures>()
            .AddSingleton<IUsageReports, SetUsage>()
            .AddSingleton<IReadinessCheck>(check)
            .AddSingleton(byok.Object)
            .AddSingleton<IReplyStore>(replies)
            .AddKeyedReplies(builder.Configuration)
            .AddAurikoHttp(builder.Configuration);
        foreach (var name in providers ?? ["first", "second"])
        {
            builder.Services.AddSingleton<IResponseProvider>(new NamedProvider(name));
        }

        var app = builder.Build();
        app.UseRouting();
        app.MapAurikoEndpoints();
        await app.StartAsync(Stop);
        return new GatewayServer(app, gateway, clock, check) { Background = background, Replies = replies, Byok = byok };
    }

    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OneKeyAuthenticator.Key);
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => Client.SendAsync(request, Stop);

    /// <summary>Gets without a key.</summary>
    public Task<HttpResponseMessage> GetOpenlyAsync(string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path)));

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(Request(HttpMethod.Get, path));

    /// <summary>Posts to <c>/v1/responses</c>; returns once the headers are there.</summary>
    public Task<HttpResponseMessage> PostAsync(string body) => PostAsync(Json(body));

    public Task<HttpResponseMessage> PostAsync(HttpContent content) => SendAsync(Request(HttpMethod.Post, "/v1/responses", content));

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _handler.Dispose();
        await _app.DisposeAsync();
        Clock.Dispose();
    }
}
