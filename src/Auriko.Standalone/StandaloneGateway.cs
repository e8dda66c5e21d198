using Auriko.Azure;
using Auriko.Core;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Settings;
using Auriko.Http;
using Auriko.Http.Telemetry;
using Auriko.Providers;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Auriko.Standalone;

/// <summary>The gateway as one process, with whatever it has to start beside itself: the storage emulator, the simulator.</summary>
internal static class StandaloneGateway
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:7071";

    /// <summary>Runs it until the process is asked to end; then everything it started has ended too.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Where the banner goes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="CommandException">It cannot start until the operator has put something right.</exception>
    public static async Task RunAsync(GatewayArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        using var data = DataFolder.Open(arguments.Data);
        var builder = CreateBuilder(arguments, data);

        var companions = new Companions();
        await using var beside = companions.ConfigureAwait(false);
        await companions.StartAsync(arguments, builder.Configuration, data, output, cancellationToken).ConfigureAwait(false);

        var hasKey = arguments.Simulate || companions.Azurite is not null || arguments.Key is not null;
        var application = Build(builder, hasKey ? keys => new DevelopmentKey(data, arguments.Key, keys) : null);
        await using var _ = application.ConfigureAwait(false);
        SettingsCheck.Run(application.Services);
        companions.Azurite?.LogTo(application.Logger);

        if (companions.Azurite is { } azurite)
        {
            // Not before: a ledger with entries left to ship would find its storage down.
            await azurite.Listening.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        await StartAsync(application, cancellationToken).ConfigureAwait(false);
        await GetReadyAsync(application, new Banner(output, data, companions)).ConfigureAwait(false);
        await application.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task StartAsync(WebApplication application, CancellationToken cancellationToken)
    {
        var starting = application.StartAsync(cancellationToken);
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!starting.IsCompletedSuccessfully)
        {
            // Where its services could not even be made, stopping them fails too, and would hide why.
            await application.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await starting.ConfigureAwait(false);
    }

    /// <summary>The settings, the server and the log.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="data">The data folder.</param>
    internal static WebApplicationBuilder CreateBuilder(GatewayArguments arguments, DataFolder data)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Auriko.Standalone" });
        builder.Configuration.AddInMemoryCollection(StandaloneSettings.Defaults(data));
        StandaloneSettings.AddTo(builder.Configuration);
        if (!arguments.Simulate)
        {
            RequireProvider(builder.Configuration);
        }

        var urls = arguments.Urls ?? builder.Configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultUrl;
        RequireHttp(urls);

        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole();
        builder.WebHost.UseKestrelCore()
            .UseUrls(urls)
            .ConfigureKestrel(WebServer.Configure);
        return builder;
    }

    private static void RequireHttp(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            {
                throw new CommandException(
                    $"'{url}' is no address to listen on: use http://HOST:PORT, and leave TLS to what stands in front.");
            }
        }
    }

    private static void RequireProvider(IConfiguration configuration)
    {
        var services = new ServiceCollection().AddAurikoProviders(configuration);
        if (!services.Any(service => service.ServiceType == typeof(IResponseProvider)))
        {
            using var provider = services.AddLogging().AddAurikoCore(configuration).BuildServiceProvider();
            SettingsCheck.Run(provider); // A slip of the pen may be why there is none.
            throw new CommandException(
                """
                No provider is configured. Set the key of at least one of them:
                  Auriko__Providers__openai__ApiKey
                  Auriko__Providers__azure_openai__ApiKey and Auriko__Providers__azure_openai__BaseUrl
                  Auriko__Providers__deepseek__ApiKey
                  Auriko__Providers__anthropic__ApiKey
                or name any compatible server:
                  Auriko__Providers__NAME__Dialect (openai_responses, chat_completions or
                  anthropic_messages) and Auriko__Providers__NAME__BaseUrl
                or try the gateway without any: --simulate. All settings are in docs/configuration.md.
                """);
        }
    }

    /// <summary>Everything this host is made of.</summary>
    /// <param name="builder">Its complete settings.</param>
    /// <param name="developmentKey">Makes the development key; null for none.</param>
    internal static WebApplication Build(WebApplicationBuilder builder, Func<ApiKeyAdministration, DevelopmentKey>? developmentKey)
    {
        StandaloneOptions.AddTo(builder.Services, builder.Configuration);
        builder.Services.AddRoutingCore();
        builder.Services.AddAurikoCore(builder.Configuration);
        builder.Services.AddAurikoProviders(builder.Configuration);
        builder.Services.AddAurikoAzure(builder.Configuration);
        builder.Services.AddAurikoHttp(builder.Configuration);
        builder.Services.AddUsageLoop();
        builder.Services.AddLocalBackgroundEngine(builder.Configuration);
        builder.Services.AddAurikoTelemetry(builder.Configuration, telemetry => telemetry.WithTracing(tracing =>
            tracing.AddAspNetCoreInstrumentation(requests =>
                requests.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))));
        if (developmentKey is not null)
        {
            builder.Services.AddSingleton(provider => developmentKey(provider.GetRequiredService<ApiKeyAdministration>()));
            builder.Services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<DevelopmentKey>());
        }

        var application = builder.Build();
        application.MapAurikoEndpoints();
        return application;
    }

    /// <summary>Prints the banner once a request can be served. Gives up when the process is asked to end.</summary>
    private static async Task GetReadyAsync(WebApplication application, Banner banner)
    {
        var stopping = application.Lifetime.ApplicationStopping;
        try
        {
            var readiness = new Readiness(application.Services);
            var key = await readiness.StoreKeyAsync(stopping).ConfigureAwait(false);
            await readiness.WaitAsync(stopping).ConfigureAwait(false);
            await banner.WriteAsync(application, key).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Ctrl-C during the start.
        }
    }
}
