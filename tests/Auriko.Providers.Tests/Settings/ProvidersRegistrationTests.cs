using System.Diagnostics;
using System.Net;
using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace Auriko.Providers.Tests.Settings;

public sealed class ProvidersRegistrationTests
{
    [Fact]
    public void AddAurikoProviders_Keys_MakeProvidersOfTheKnownNames()
    {
        using var services = Build(
            ("openai:ApiKey", "k1"),
            ("anthropic:ApiKey", "k4"),
            ("deepseek:ApiKey", "k2"),
            ("google_ai_studio:ApiKey", "k5"),
            ("azure_openai:ApiKey", "k3"),
            ("azure_openai:BaseUrl", "https://my.openai.azure.test/openai/v1"));

        Assert.Equal(
            ["anthropic", "azure_openai", "deepseek", "google_ai_studio", "openai"],
            services.GetServices<IResponseProvider>().Select(provider => provider.Name.Value));
        var azure = Configured(services, "azure_openai");
        Assert.Equal(UpstreamAuthentication.ApiKeyHeader, azure.Authentication);
        Assert.Equal("openai", azure.ExtensionFamily);
        Assert.Contains("top_k", azure.DroppedParameters.AsEnumerable());
        var anthropic = Configured(services, "anthropic");
        Assert.Equal(
            (UpstreamAuthentication.ApiKeyHeader, "x-api-key", "anthropic"),
            (anthropic.Authentication, anthropic.KeyHeader, anthropic.ExtensionFamily));
        Assert.Equal(new Uri("https://api.deepseek.com"), Configured(services, "deepseek").BaseUrl);
        Assert.Equal("x-goog-api-key", Configured(services, "google_ai_studio").KeyHeader);
    }

    /// <summary>The names of OpenTelemetry's GenAI conventions, where they have one.</summary>
    [Theory]
    [InlineData("openai", "openai")]
    [InlineData("azure_openai", "azure.ai.openai")]
    [InlineData("anthropic", "anthropic")]
    [InlineData("google_ai_studio", "gcp.gemini")]
    [InlineData("deepseek", "deepseek")]
    [InlineData("groq", "groq")]
    [InlineData("mistral", "mistral_ai")]
    [InlineData("moonshot", "moonshot_ai")]
    [InlineData("xai", "x_ai")]
    [InlineData("novita", "novita")]
    public void AddAurikoProviders_KnownName_HasItsNameInTelemetry(string name, string system)
    {
        using var services = Build(($"{name}:ApiKey", "k"), ($"{name}:BaseUrl", "https://upstream.test:8443/v1"));

        var labels = Assert.Single(services.GetServices<IResponseProvider>()).Labels;

        Assert.Equal(new UpstreamLabels(system, "upstream.test", 8443), labels);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddAurikoProviders_Propagation_IsAsSet(bool propagates)
    {
        var sent = new List<string?>();
        using var services = Build(
            add => add
                .AddSingleton(new TelemetrySettings { PropagatesToProviders = propagates })
                .AddSingleton<UpstreamHandlerFactory>(_ => new HeaderKeeper(sent)),
            ("openai:ApiKey", "k"));
        using var span = new Activity("call").Start();
        span.TraceStateString = "vendor=state";
        span.AddBaggage("who", "caller");

        var call = services.GetRequiredService<IResponseProvider>().Prepare(Calls.Request(), Calls.Offering);
        await Assert.ThrowsAsync<ProviderException>(
            async () => await call.StreamAsync(TestContext.Current.CancellationToken).ToListAsync());

        Assert.Equal(propagates ? [span.Id, null, null] : [null, null, null], sent);
    }

    [Theory]
    [InlineData("together_ai", "https://api.together.xyz/v1", "user")]
    [InlineData("fireworks_ai", "https://api.fireworks.ai/inference/v1", "text.verbosity")]
    [InlineData("groq", "https://api.groq.com/openai/v1", "top_logprobs")]
    [InlineData("cerebras", "https://api.cerebras.ai/v1", "parallel_tool_calls")]
    [InlineData("novita", "https://api.novita.ai/openai/v1", "user")]
    [InlineData("moonshot", "https://api.moonshot.ai/v1", "top_k")]
    [InlineData("mistral", "https://api.mistral.ai/v1", "user")]
    [InlineData("xai", "https://api.x.ai/v1", "top_k")]
    [InlineData("openrouter", "https://openrouter.ai/api/v1", "safety_identifier")]
    public void AddAurikoProviders_CompatibleHost_NeedsNoMoreThanAKey(string name, string baseUrl, string refused)
    {
        using var services = Build(($"{name}:ApiKey", "k"));

        Assert.Equal(name, Assert.Single(services.GetServices<IResponseProvider>()).Name.Value);
        var settings = Configured(services, name);
        Assert.Equal((new Uri(baseUrl), name), (settings.BaseUrl, settings.ExtensionFamily));
        Assert.Contains(refused, settings.DroppedParameters.AsEnumerable());
    }

    [Fact]
    public void AddAurikoProviders_HostThatKnowsKeysOfCaches_GetsThem()
    {
        using var services = Build(("mistral:ApiKey", "k"));

        Assert.DoesNotContain("prompt_cache_key", Configured(services, "mistral").DroppedParameters.AsEnumerable());
    }

    [Theory]
    [InlineData("groq", "ThinkTags", "true")]
    [InlineData("mistral", "CallIds", "nine")]
    [InlineData("moonshot", "ReasoningContent", "tool_turns")]
    public void AddAurikoProviders_CompatibleHost_HasTheDialectSettingsItNeeds(string name, string setting, string word)
    {
        using var services = Build(($"{name}:ApiKey", "k"));

        Assert.Equal(word, Configured(services, name).DialectSettings[setting]);
    }

    [Fact]
    public void Of_EveryProviderOfTheBuiltInCatalog_IsKnown() =>
        Assert.All(
            CatalogLoader.Load([]).Models.SelectMany(model => model.Offerings).Select(offering => offering.Provider.Value).Distinct(),
            name => Assert.NotNull(BuiltInProviders.Of(name)));

    [Fact]
    public void AddAurikoProviders_OperatorsOwn_NeedsNoKey()
    {
        using var services = Build(
            ("My-Server:Dialect", "openai_responses"),
            ("My-Server:BaseUrl", "http://10.0.0.7:8000/v1"),
            ("My-Server:IdleTimeout", "00:00:07"),
            ("My-Server:Drop", "top_k, user"));

        var settings = Configured(services, "my-server");
        Assert.Equal(UpstreamAuthentication.None, settings.Authentication);
        Assert.Equal(TimeSpan.FromSeconds(7), settings.IdleTimeout);
        Assert.Equal(["top_k", "user"], settings.DroppedParameters.Order(StringComparer.Ordinal));
        Assert.Equal("my-server", settings.ExtensionFamily);
        Assert.Single(services.GetServices<IResponseProvider>());
    }

    [Fact]
    public void AddAurikoProviders_NothingThatPays_ConfiguresNothing()
    {
        using var services = Build(("openai:BaseUrl", "https://elsewhere.test"), ("deepseek:ApiKey", string.Empty));

        Assert.Empty(services.GetServices<IResponseProvider>());
        Assert.Empty(services.GetRequiredService<IOptions<ProvidersOptions>>().Value.Configured);
    }

    [Fact]
    public void AddAurikoProviders_ManagedIdentity_NeedsAHostWithOne()
    {
        (string, string)[] azure =
            [("azure_openai:Credential", "managed_identity"), ("azure_openai:BaseUrl", "https://my.azure.test/openai/v1")];

        using var without = Build(azure);
        using var with = Build(services => services.AddSingleton(Mock.Of<IUpstreamCredential>()), azure);

        Assert.Equal(
            ["Auriko:Providers:azure_openai:Credential needs a host that has an identity."], Problems(without));
        Assert.Equal(UpstreamAuthentication.ManagedIdentity, Configured(with, "azure_openai").Authentication);
    }

    [Fact]
    public void AddAurikoProviders_Faults_AreReportedAllAtOnceWithoutSecrets()
    {
        using var services = Build(
            ("openai:ApiKey", "sk-SECRET"),
            ("openai:IdleTimeout", "5"),
            ("openai:TotalTimeout", "2.00:00:00"),
            ("openai:MaxEventBytes", "12"),
            ("openai:ApiKye", "sk-SECRET"),
            ("azure_openai:ApiKey", "k"),
            ("azure_openai:KeyHeader", "x-key"),
            ("own:BaseUrl", "https://own.test"),
            ("own:Dialect", "smoke_signals"),
            ("mine:BaseUrl", "ftp://files.test"),
            ("mine:Credential", "a_password"),
            ("vertex:Dialect", "gemini"),
            ("vertex:BaseUrl", "https://vertex.test"),
            ("vertex:Credential", "a_password"),
            ("no good:BaseUrl", "https://a.test"));

        var problems = Problems(services);

        Assert.Equal(
            [
                "azure_openai:BaseUrl is missing",
                "azure_openai:KeyHeader must be one of authorization, api-key, x-api-key, x-goog-api-key",
                "mine:BaseUrl must be an absolute http or https address",
                "mine:Credential must be managed_identity",
                "mine:Dialect is missing",
                "no good is not a provider name",
                "no good:Dialect is missing",
                "openai:ApiKye is not a setting of a provider",
                "openai:IdleTimeout must be a time span such as 00:01:30",
                "openai:MaxEventBytes must be a whole number from 65536 to 1073741824",
                "openai:TotalTimeout must be a time span such as 00:01:30",
                "own:Dialect is 'smoke_signals', and that dialect is not available",
                "vertex:Credential must be managed_identity or service_account",
            ],
            problems.Select(Short).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("SECRET", string.Concat(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void ProviderSettings_Printed_DoNotShowTheKey()
    {
        using var services = Build(("openai:ApiKey", "sk-SECRET"));

        Assert.DoesNotContain("SECRET", Configured(services, "openai").ToString(), StringComparison.Ordinal);
    }

    /// <summary>The setting and the first words of what is wrong with it.</summary>
    private static string Short(string problem)
    {
        var text = problem["Auriko:Providers:".Length..];
        foreach (var end in new[] { ";", " without user", ", more than", ": use a-z", "." })
        {
            text = text.Split(end)[0];
        }

        return text;
    }

    private static ProviderSettings Configured(ServiceProvider services, string name) => services
        .GetRequiredService<IOptions<ProvidersOptions>>().Value.Configured.Single(one => one.Name.Value == name);

    /// <summary>Keeps what a call tells of its trace, and refuses it.</summary>
    private sealed class HeaderKeeper(List<string?> sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent.AddRange(from name in (string[])["traceparent", "tracestate", "baggage"]
                          select request.Headers.TryGetValues(name, out var values) ? values.Single() : null);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }

    private static string[] Problems(ServiceProvider services)
    {
        var validator = services.GetRequiredService<IStartupValidator>();
        return [.. Assert.Throws<OptionsValidationException>(validator.Validate).Failures];
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings) => Build(_ => { }, settings);

    private static ServiceProvider Build(Action<IServiceCollection> add, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Auriko:Providers:{one.Key}", (string?)one.Value)))
            .Build();
        var services = new ServiceCollection().AddSingleton(TestSeal.Instance);
        add(services);
        services.AddAurikoProviders(configuration);
        return services.BuildServiceProvider();
    }
}
