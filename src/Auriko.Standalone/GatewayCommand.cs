using System.CommandLine;
using System.CommandLine.Parsing;
using Auriko.Core.Access;
using Auriko.Standalone.Keys;
using Auriko.Standalone.Ledger;

namespace Auriko.Standalone;

/// <summary>The command line: the gateway itself, <c>keys</c>, <c>ledger</c>, <c>routes</c> and <c>health</c>.</summary>
internal static class GatewayCommand
{
    private static readonly Option<string?> Urls = new("--urls")
    {
        Description = $"Where to listen, separated by semicolons; port 0 takes a free one [default: {StandaloneGateway.DefaultUrl}]",
        HelpName = "URL",
    };

    private static readonly Option<bool> Simulate = new("--simulate")
    {
        Description = "Answer from built-in simulated providers: nothing leaves this machine",
    };

    private static readonly Option<ApiKeySecret?> Key = new("--key")
    {
        Description = "Fix the development key",
        HelpName = "ak_test_…",
        CustomParser = ParseKey,
    };

    /// <summary>Where the gateway keeps its own things; for every command.</summary>
    public static Option<string> Data { get; } = new("--data")
    {
        Description = "The folder for local tables, ledger file and development key",
        HelpName = "DIR",
        DefaultValueFactory = _ => DataFolder.Default,
        Recursive = true,
    };

    /// <summary>Makes the command.</summary>
    public static RootCommand Create()
    {
        var command = new RootCommand("A self-hosted Response API gateway in one process.")
        {
            Urls, Simulate, Data, Key, KeysCommand.Create(), LedgerCommand.Create(), RoutesCommand.Create(),
            HealthCommand.Create(),
        };
        command.SetAction((parsed, cancellationToken) => Failures.ReportAsync(
            parsed.InvocationConfiguration.Error,
            () => StandaloneGateway.RunAsync(
                new GatewayArguments(
                    parsed.GetValue(Urls), parsed.GetValue(Simulate), parsed.GetRequiredValue(Data), parsed.GetValue(Key)),
                parsed.InvocationConfiguration.Output,
                cancellationToken)));
        return command;
    }

    private static ApiKeySecret? ParseKey(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (ApiKeySecret.TryParse(text, out var key) && text.StartsWith("ak_test_", StringComparison.Ordinal))
        {
            return key;
        }

        argument.AddError("--key must be 'ak_test_' and 1 to 128 characters of A-Z, a-z, 0-9, '_' and '-'.");
        return null;
    }
}
