using System.ComponentModel;
using System.Diagnostics;

namespace Auriko.Standalone.Azurite;

/// <summary>Where Node finds Azurite.</summary>
/// <param name="Package">The folder of its npm package.</param>
/// <param name="Script">Our script that runs it.</param>
internal sealed record AzuriteFiles(string Package, string Script)
{
    private const string Manifest = "package.json";
    private const string Instead =
        "or use a storage account: set Auriko:Storage:ConnectionString (environment: Auriko__Storage__ConnectionString).";

    /// <summary>Finds Azurite beside the nearest package.json, and installs it there when it is missing.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellationToken">Stops the installation.</param>
    /// <exception cref="CommandException">Node or npm is missing, or the installation failed.</exception>
    public static async Task<AzuriteFiles> PrepareAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        var root = FindRoot();
        var files = new AzuriteFiles(
            Path.Combine(root, "node_modules", "azurite"),
            Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite.cjs"));
        if (!File.Exists(Path.Combine(files.Package, "dist", "src", "azurite.js")))
        {
            await progress.WriteLineAsync("Installing Azurite, the storage emulator (once)…").ConfigureAwait(false);
            await InstallAsync(root, cancellationToken).ConfigureAwait(false);
        }

        return files;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Manifest)))
            {
                return folder.FullName;
            }
        }

        throw new CommandException(
            "No storage account is configured, and this copy of the gateway has no package.json to install the storage "
            + "emulator from. Run it from the source tree, " + Instead);
    }

    private static async Task InstallAsync(string root, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "npm.cmd" : "npm")
        {
            WorkingDirectory = root,
            ArgumentList = { "ci", "--no-audit", "--no-fund", "--loglevel=error" },
        };
        using var npm = Start(start);
        await npm.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (npm.ExitCode != 0)
        {
            throw new CommandException(
                $"'npm ci' in {root} failed with code {npm.ExitCode}; see its messages above. Put that right, " + Instead);
        }
    }

    /// <summary>Starts a Node program.</summary>
    /// <param name="start">How.</param>
    /// <exception cref="CommandException">Node is not installed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new CommandException(
                $"'{start.FileName}' could not be started. Without a storage account the gateway keeps tables and blobs in the "
                + "storage emulator Azurite, which needs Node.js 20 or later with npm: install it from https://nodejs.org, "
                + Instead,
                missing);
        }
    }
}
