using System.Collections.Frozen;
using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;
using Auriko.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Fuzz.Upstream;

/// <summary>A dialect, called through the transport that every dialect is called through.</summary>
/// <param name="dialect">The dialect.</param>
internal sealed class PlayedDialect(IDialect dialect)
{
    private static readonly ResponseRequest Greeting =
        ResponseRequestParser.Parse(Encoding.UTF8.GetBytes("""{"model":"some-model","input":"Hi"}"""));

    /// <summary>Every dialect of this build, by name.</summary>
    public static IReadOnlyList<PlayedDialect> All { get; } = Registered();

    public string Name => dialect.Name;

    public IReadOnlyList<DialectSetting> Settings => dialect.Settings;

    /// <summary>The name of its folder, among the sources and among the fixtures.</summary>
    public string Folder { get; } = dialect.GetType().Namespace!.Split('.')[^1];

    /// <summary>Where its fixtures lie.</summary>
    public string Fixtures => RepositoryRoot.At("tests", "Auriko.Providers.Tests", "Fixtures", Folder);

    /// <summary>An offering that can do everything.</summary>
    public static Offering Offering { get; } = new()
    {
        Provider = new ProviderName("upstream"),
        ModelId = "some-model",
        ProviderModelId = "provider-model-7",
        MaxOutputTokens = 8192,
        Capabilities = new ModelCapabilities
        {
            Images = true,
            Logprobs = true,
            Reasoning = true,
            ReasoningEfforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
        },
    };

    /// <summary>Prepares a call.</summary>
    /// <param name="upstream">Answers it.</param>
    /// <param name="request">The request; null for a greeting.</param>
    /// <param name="words">The dialect's own settings; null for their defaults.</param>
    public IProviderCall Prepare(
        PlayedUpstream upstream, ResponseRequest? request = null, FrozenDictionary<string, string>? words = null)
    {
        var settings = new ProviderSettings
        {
            Name = Offering.Provider,
            Dialect = Name,
            BaseUrl = new Uri("https://upstream.test/v1"),
            Authentication = UpstreamAuthentication.BearerKey,
            ApiKey = new SecretText("sk-test"),
            ExtensionFamily = "upstream",
            DialectSettings = words ?? FrozenDictionary<string, string>.Empty,
        };
        var pool = new HttpMessageInvoker(upstream, disposeHandler: false);
        return dialect.Create(settings, new UpstreamTransport(pool, settings, null, StillClock.Instance))
            .Prepare(request ?? Greeting, Offering);
    }

    /// <summary>Plays a reply to a greeting.</summary>
    public Task<Played> PlayAsync(PlayedReply reply, FrozenDictionary<string, string>? words = null) =>
        Played.OfAsync(Prepare(new PlayedUpstream(reply), null, words));

    public override string ToString() => Name;

    private static PlayedDialect[] Registered()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IReasoningSeal, PlainSeal>();
        services.AddAurikoProviders(new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();
        return
        [
            .. provider.GetServices<IDialect>()
                .Select(dialect => new PlayedDialect(dialect))
                .OrderBy(dialect => dialect.Name, StringComparer.Ordinal),
        ];
    }
}
