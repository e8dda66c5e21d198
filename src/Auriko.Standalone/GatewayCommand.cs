using System.CommandLine;

namespace Auriko.Standalone;

/// <summary>The command line: the gateway itself, and <c>keys</c>.</summary>
internal static class GatewayCommand
{
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
        var command = new RootCommand("A self-hosted Response API gateway in one process.") { Data, KeysCommand.Create() };
        return command;
    }
}
