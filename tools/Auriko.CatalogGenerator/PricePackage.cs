using System.Diagnostics;
using System.Text.Json;

namespace Auriko.CatalogGenerator;

/// <summary>Asks the installed price package, a library for Node, for its data.</summary>
internal static class PricePackage
{
    /// <summary>What it knows of some providers, as the script prints it.</summary>
    /// <param name="root">The repository; <c>npm ci</c> was run in it.</param>
    /// <param name="providers">The package's names of the providers.</param>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static async Task<JsonElement> ReadAsync(string root, IEnumerable<string> providers)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(root, "tools", "Auriko.CatalogGenerator", "prices.mjs"));
        foreach (var provider in providers)
        {
            start.ArgumentList.Add(provider);
        }

        using var node = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        var complaint = node.StandardError.ReadToEndAsync();
        var printed = await node.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await node.WaitForExitAsync().ConfigureAwait(false);
        return node.ExitCode == 0
            ? JsonElement.Parse(printed)
            : throw new InvalidOperationException($"prices.mjs failed; was npm ci run? {await complaint.ConfigureAwait(false)}");
    }
}
