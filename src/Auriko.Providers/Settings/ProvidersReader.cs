using System.Collections.Frozen;
using Auriko.Core.Execution;
using Auriko.Providers.Upstream;
using Microsoft.Extensions.Configuration;

namespace Auriko.Providers.Settings;

/// <summary>Reads every provider's settings and collects every fault, instead of stopping at the first.</summary>
/// <param name="dialects">The dialects this build has.</param>
/// <param name="hasCredential">Whether the host can give tokens of its identity.</param>
internal sealed class ProvidersReader(IReadOnlyCollection<IDialect> dialects, bool hasCredential)
{
    private const string ManagedIdentity = "managed_identity";
    private const string BearerHeader = "authorization";

    private static readonly string[] KeyHeaders = [BearerHeader, "api-key", "x-api-key", "x-goog-api-key"];

    /// <summary>The names of the sections that configure a provider, lower case, in order.</summary>
    /// <param name="providers">The section <see cref="ProvidersOptions.Section"/>.</param>
    public static IEnumerable<string> ConfiguredNames(IConfiguration providers) => providers.GetChildren()
        .Where(IsConfigured)
        .Select(NameOf)
        .Order(StringComparer.Ordinal);

    /// <summary>Reads the providers.</summary>
    /// <param name="providers">The section <see cref="ProvidersOptions.Section"/>.</param>
    /// <param name="options">Receives the providers and the faults.</param>
    public void Read(IConfiguration providers, ProvidersOptions options)
    {
        foreach (var section in providers.GetChildren().OrderBy(NameOf, StringComparer.Ordinal))
        {
            var faults = options.Problems.Count;
            var reader = new SettingReader(section, options.Problems);
            var settings = Read(section, reader);
            reader.RefuseUnknown();
            if (settings is not null && options.Problems.Count == faults)
            {
                options.Configured.Add(settings);
            }
        }
    }

    private ProviderSettings? Read(IConfigurationSection section, SettingReader reader)
    {
        var name = NameOf(section);
        var builtIn = BuiltInProviders.Of(name);
        var dialect = ReadDialect(reader, builtIn);
        var baseUrl = reader.Url("BaseUrl", builtIn?.BaseUrl);
        var keyHeader = reader.OneOf("KeyHeader", KeyHeaders) ?? builtIn?.KeyHeader ?? BearerHeader;
        var (authentication, tokenSource) = ReadAuthentication(reader, keyHeader, DialectOf(dialect));
        var key = reader.Text("ApiKey");
        var settings = ReadLimits(reader) with
        {
            ExtensionFamily = reader.Text("ExtensionFamily") ?? builtIn?.ExtensionFamily ?? name,
            DroppedParameters = Names(reader.Text("Drop") ?? builtIn?.Drop),
            DialectSettings = ReadDialectSettings(reader, dialect, builtIn),
            MaxConcurrentCalls = reader.Has("MaxConcurrentCalls") ? reader.Integer("MaxConcurrentCalls", 1, 1_000_000, 1) : null,
            Proxy = reader.Url("Proxy", null),
            Authentication = authentication,
            TokenSource = tokenSource,
            KeyHeader = keyHeader,
            ApiKey = key is null ? null : new SecretText(key),
        };
        if (!IsConfigured(section))
        {
            return null;
        }

        CheckCall(reader, name, dialect, baseUrl);
        return ProviderName.IsValid(name) && dialect is not null && baseUrl is not null
            ? settings with { Name = new ProviderName(name), Dialect = dialect, BaseUrl = baseUrl }
            : null;
    }

    private void CheckCall(SettingReader reader, string name, string? dialect, Uri? baseUrl)
    {
        if (!ProviderName.IsValid(name))
        {
            reader.Refuse(null, "is not a provider name: use a-z, 0-9, '_' and '-', at most 64");
        }

        if (baseUrl is null && !reader.Has("BaseUrl"))
        {
            reader.Refuse("BaseUrl", "is missing");
        }

        if (dialect is null)
        {
            reader.Refuse("Dialect", $"is missing; use one of {DialectNames}");
        }
        else if (DialectOf(dialect) is null)
        {
            reader.Refuse(
                "Dialect", $"is '{dialect}', and that dialect is not available; use one of {DialectNames}");
        }
    }

    private static string? ReadDialect(SettingReader reader, BuiltInProvider? builtIn) =>
        reader.Text("Dialect") ?? builtIn?.Dialect;

    private string DialectNames =>
        string.Join(", ", dialects.Select(dialect => dialect.Name).Order(StringComparer.Ordinal));

    private IDialect? DialectOf(string? name) => dialects.FirstOrDefault(dialect => dialect.Name == name);

    private FrozenDictionary<string, string> ReadDialectSettings(
        SettingReader reader, string? dialect, BuiltInProvider? builtIn) =>
        (DialectOf(dialect)?.Settings ?? []).ToFrozenDictionary(
            setting => setting.Key,
            setting => reader.OneOf(setting.Key, [setting.Default, .. setting.Others])
                ?? builtIn?.DialectSettings?.GetValueOrDefault(setting.Key)
                ?? setting.Default);

    private (UpstreamAuthentication Kind, ITokenSource? Source) ReadAuthentication(
        SettingReader reader, string keyHeader, IDialect? dialect)
    {
        var credential = reader.Text("Credential");
        if (credential is null)
        {
            return (KeyAuthentication(reader, keyHeader), null);
        }

        if (reader.Has("ApiKey"))
        {
            reader.Refuse("Credential", "must not be set together with ApiKey");
        }

        if (credential == dialect?.CredentialName)
        {
            return (UpstreamAuthentication.IssuedToken, dialect.ReadCredential(reader));
        }

        if (credential != ManagedIdentity)
        {
            var own = dialect?.CredentialName is { } name ? $" or {name}" : string.Empty;
            reader.Refuse("Credential", $"must be {ManagedIdentity}{own}");
        }
        else if (!hasCredential)
        {
            reader.Refuse("Credential", "needs a host that has an identity");
        }

        return (UpstreamAuthentication.ManagedIdentity, null);
    }

    private static UpstreamAuthentication KeyAuthentication(SettingReader reader, string keyHeader) =>
        !reader.Has("ApiKey") ? UpstreamAuthentication.None
        : keyHeader == BearerHeader ? UpstreamAuthentication.BearerKey
        : UpstreamAuthentication.ApiKeyHeader;

    private static ProviderSettings ReadLimits(SettingReader reader)
    {
        var defaults = new ProviderSettings
        {
            Name = default,
            Dialect = string.Empty,
            BaseUrl = new Uri("http://localhost"),
            ExtensionFamily = string.Empty,
        };
        return defaults with
        {
            ConnectTimeout = reader.Span("ConnectTimeout", defaults.ConnectTimeout),
            FirstTokenTimeout = reader.Span("FirstTokenTimeout", defaults.FirstTokenTimeout),
            IdleTimeout = reader.Span("IdleTimeout", defaults.IdleTimeout),
            TotalTimeout = reader.Span("TotalTimeout", defaults.TotalTimeout),
            MaxEventBytes = reader.Integer("MaxEventBytes", 64 * 1024, 1024 * 1024 * 1024, defaults.MaxEventBytes),
        };
    }

    private static string NameOf(IConfigurationSection section) => section.Key.ToLowerInvariant();

    private static bool IsConfigured(IConfigurationSection section) =>
        !string.IsNullOrEmpty(section["ApiKey"])
        || !string.IsNullOrEmpty(section["Credential"])
        || (BuiltInProviders.Of(NameOf(section)) is null && !string.IsNullOrEmpty(section["BaseUrl"]));

    private static FrozenSet<string> Names(string? list) =>
        (list ?? string.Empty)
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToFrozenSet(StringComparer.Ordinal);
}
