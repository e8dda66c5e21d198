namespace Auriko.Standalone;

/// <summary>
/// Where this host's settings come from, the later before the earlier: its defaults, <c>appsettings.json</c> beside the
/// program, the environment, the command line.
/// </summary>
internal static class StandaloneSettings
{
    private const string LedgerFolder = "ledger";
    private const string ResponseFolder = "responses";
    private const string DecisionFolder = "decisions";

    /// <summary>Adds the operator's sources to a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    public static void AddTo(IConfigurationManager configuration) => configuration
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false)
        .AddEnvironmentVariables("ASPNETCORE_")
        .AddEnvironmentVariables();

    /// <summary>
    /// What differs from the other host: the disk is ours to keep, so the durable place of the ledger and of accepted
    /// responses is a local file, the keys that seal and the name of the process last, and stored decisions lie beside them.
    /// </summary>
    /// <param name="data">The data folder.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Defaults(DataFolder data) =>
    [
        new("Auriko:Ledger:Durability", "file"),
        new("Auriko:Ledger:Directory", data.At(LedgerFolder)),
        new("Auriko:Background:Durability", "file"),
        new("Auriko:Background:Directory", data.At(ResponseFolder)),
        new("Auriko:Reasoning:Keys", FolderKey.Of(data, FolderKey.Reasoning)),
        new("Auriko:Byok:Keys", FolderKey.Of(data, FolderKey.Byok)),
        new("Auriko:Background:Owner", OwnerName.Of(data)),
        new("Auriko:Routing:DecisionFolder", data.At(DecisionFolder)),
    ];

    /// <summary>The account of an emulator that this process started.</summary>
    /// <param name="connectionString">How to reach it.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Storage(string connectionString) =>
        [new("Auriko:Storage:ConnectionString", connectionString)];

    /// <summary>Points the providers the simulator speaks for at it; their real key, identity or proxy is not used.</summary>
    /// <param name="simulator">Where the simulator is.</param>
    public static IEnumerable<KeyValuePair<string, string?>> Simulated(Uri simulator) =>
    [
        .. Provider("openai", new Uri(simulator, "openai/v1")),
        .. Provider("azure_openai", new Uri(simulator, "azure/openai/v1")),
        .. Provider("deepseek", new Uri(simulator, "deepseek")),
        .. Provider("anthropic", new Uri(simulator, "anthropic/v1")),
        .. Provider("google_ai_studio", new Uri(simulator, "gemini/v1beta")),
    ];

    private static IEnumerable<KeyValuePair<string, string?>> Provider(string name, Uri address) =>
    [
        new($"Auriko:Providers:{name}:BaseUrl", address.ToString()),
        new($"Auriko:Providers:{name}:ApiKey", "simulated"),
        new($"Auriko:Providers:{name}:Credential", null),
        new($"Auriko:Providers:{name}:Proxy", null),
        new($"Auriko:Providers:{name}:Dialect", null),
    ];
}
